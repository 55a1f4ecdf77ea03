<?php

namespace IXP\Console\Commands;

use Doctrine\DBAL\Connection;

class CopyContactNames extends \IXP\Console\OneOff
{
    protected $signature = 'ixp-manager:upgrade:copy-contact-names';
    protected $description = 'Copy the names of contacts to their users';

    protected function migrate(Connection $connection): void
    {
        $connection->transactional(function (Connection $connection) {
            $connection->executeStatement('UPDATE user u JOIN contact c ON c.user_id = u.id SET u.name = c.name');
            $connection->executeStatement('UPDATE contact SET user_id = NULL');
        });
    }
}
