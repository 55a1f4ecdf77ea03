<?php

namespace IXP\Console;

use Doctrine\DBAL\Connection;
use Doctrine\ORM\EntityManager;
use IXP\Tables;

/** Asks first; a failure is told, and exits 0 all the same: upstream returns the exception. */
abstract class OneOff extends \Illuminate\Console\Command
{
    abstract protected function migrate(Connection $connection): void;

    public function handle(EntityManager $manager, Tables $tables)
    {
        $this->info('This command will CREATE, MOVE and DELETE database records. It should be run once only.');
        if (!$this->confirm('Are you sure you wish to proceed?')) {
            return 1;
        }
        try {
            $tables->check($manager);
            $this->migrate($manager->getConnection());
        } catch (\Exception $e) {
            $this->error($e->getMessage());
            $this->error('Migration Aborted! Database changes for the errored switch rolled back.');

            return 0;
        }
        $this->info('Migration completed successfully');

        return 0;
    }
}
