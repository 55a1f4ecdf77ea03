<?php

namespace LaravelDoctrine\ORM\Console;

use Doctrine\ORM\EntityManager;
use Doctrine\ORM\Tools\EntityGenerator;

/** Doctrine's own generator: a class a mapping, with what is new in it beside what stands there. */
class GenerateEntities extends \Illuminate\Console\Command
{
    protected $signature = 'doctrine:generate:entities {dest-path : Where the classes go}';
    protected $description = 'Generate entities out of the mappings';

    public function handle(EntityManager $manager)
    {
        $generator = new EntityGenerator();
        $generator->setGenerateStubMethods(true);
        $generator->setUpdateEntityIfExists(true);
        $generator->setBackupExisting(false);
        $this->line('Generating entities for default entity manager...');
        foreach ($manager->getMetadataFactory()->getAllMetadata() as $entity) {
            $this->line('Processing entity "' . $entity->getName() . '"');
            $generator->writeEntityClass($entity, $this->argument('dest-path'));
        }
        $this->line('Entity classes generated to "' . realpath($this->argument('dest-path')) . '"');

        return 0;
    }
}
