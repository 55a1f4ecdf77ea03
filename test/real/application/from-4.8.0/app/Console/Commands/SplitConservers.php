<?php

namespace IXP\Console\Commands;

use Doctrine\DBAL\Connection;

class SplitConservers extends \IXP\Console\OneOff
{
    protected $signature = 'ixp-manager:upgrade:split-conservers';
    protected $description = 'Move the console servers out of the switch table';

    /** A transaction a switch: a second run meets what is left. */
    protected function migrate(Connection $connection): void
    {
        $switches = $connection->fetchAllAssociative('SELECT id, name, active FROM switch WHERE switchtype = 2');
        foreach ($switches as $switch) {
            $connection->transactional(function (Connection $connection) use ($switch) {
                $connection->insert('console_server', ['name' => $switch['name'], 'active' => $switch['active']]);
                $server = $connection->lastInsertId();
                $connection->update('consoleserverconnection', ['console_server_id' => $server], ['switchid' => $switch['id']]);
                $connection->delete('switch', ['id' => $switch['id']]);
            });
        }
    }
}
