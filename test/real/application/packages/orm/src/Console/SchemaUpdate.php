<?php

namespace LaravelDoctrine\ORM\Console;

use Doctrine\ORM\EntityManager;
use Doctrine\ORM\Tools\SchemaTool;

/** As laravel-doctrine 1.3 to 1.5 print it; the exit code says nothing. */
class SchemaUpdate extends \Illuminate\Console\Command
{
    protected $signature = 'doctrine:schema:update {--sql : Print the statements} {--force : Run them}';
    protected $description = 'Update the database schema to match the mappings';

    public function handle(EntityManager $manager)
    {
        $mayRun = $this->option('force') || $this->laravel->environment('local');
        $this->line('');
        if (!$this->option('sql') && !$mayRun) {
            $this->error('ATTENTION: This operation should not be executed in a production environment.');
            $this->error('Use the incremental update to detect changes during development and use');
            $this->error('the SQL DDL provided to manually update your database in production.');
        }
        $this->line('Checking if database connected to default entity manager needs updating...');
        $statements = $this->difference($manager);
        if ($statements === []) {
            $this->error('Nothing to update - your database is already in sync with the current entity metadata.');
        } elseif ($this->option('sql')) {
            $this->line('     ' . implode(";     \n", $statements));
        } elseif ($mayRun) {
            $this->update($manager, $statements);
        } else {
            $this->line('The Schema-Tool would execute "' . count($statements) . '" queries to update the database.');
            $this->line('Please run the operation with --force to execute these queries or use --sql to see them.');

            return 1;
        }

        return 0;
    }

    /** Columns are dropped, tables without a mapping are not. */
    private function difference(EntityManager $manager): array
    {
        return (new SchemaTool($manager))->getUpdateSchemaSql($manager->getMetadataFactory()->getAllMetadata(), true);
    }

    /** One by one, without a transaction. */
    private function update(EntityManager $manager, array $statements): void
    {
        $this->line('Updating database schema...');
        foreach ($statements as $statement) {
            $manager->getConnection()->executeStatement($statement);
        }
        $count = count($statements);
        $this->info("Database schema updated successfully! \"$count\" " . ($count === 1 ? 'query was' : 'queries were') . ' executed');
    }
}
