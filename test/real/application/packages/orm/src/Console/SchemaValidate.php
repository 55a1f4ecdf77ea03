<?php

namespace LaravelDoctrine\ORM\Console;

use Doctrine\ORM\EntityManager;
use Doctrine\ORM\Tools\SchemaTool;

/** As laravel-doctrine prints it. The mappings are files without classes: there is nothing to find wrong in them. */
class SchemaValidate extends \Illuminate\Console\Command
{
    protected $signature = 'doctrine:schema:validate';
    protected $description = 'Validate the mapping files';

    public function handle(EntityManager $manager)
    {
        $this->line('');
        $this->line('Validating for default entity manager...');
        $this->line('[Mapping]  OK - The mapping files are correct.');
        if ((new SchemaTool($manager))->getUpdateSchemaSql($manager->getMetadataFactory()->getAllMetadata(), true) !== []) {
            $this->error('[Database] FAIL - The database schema is not in sync with the current mapping file.');

            return 2;
        }
        $this->info('[Database] OK - The database schema is in sync with the mapping files.');

        return 0;
    }
}
