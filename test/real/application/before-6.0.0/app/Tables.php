<?php

namespace IXP;

use Doctrine\DBAL\Connection;
use Doctrine\ORM\EntityManager;
use LaravelDoctrine\ORM\MemcachedCache;

/**
 * The tables as the half of v4 that is still Zend believes them to be: looked up once and kept in
 * memcached, in a name space of its own that no artisan command clears. What was kept before a schema
 * update is wrong after it: the reason for the second restart.
 */
class Tables
{
    private $cache;

    public function __construct(private Connection $connection)
    {
        $this->cache = config('doctrine.cache') === 'memcached' ? new MemcachedCache('Zend') : null;
    }

    public function remember(): array
    {
        $believed = $this->cache ? $this->cache->fetch('columns') : false;
        if (!$believed) {
            $believed = $this->look();
            $this->cache && $this->cache->save('columns', $believed);
        }

        return $believed;
    }

    /** Reads a row of each entity's table: fails where code, caches and database disagree. */
    public function check(EntityManager $manager): void
    {
        $believed = $this->remember();
        foreach ($manager->getMetadataFactory()->getAllMetadata() as $entity) {
            $table = $entity->getTableName();
            $columns = $believed[$table] ?? [];
            $missing = array_diff($entity->getColumnNames(), $columns);
            sort($missing);
            if ($missing) {
                throw new \RuntimeException(
                    "SQLSTATE[42S22]: Column not found: 1054 Unknown column '$table.$missing[0]' in 'field list'"
                );
            }
            $this->connection->fetchOne('SELECT `' . implode('`, `', $columns) . "` FROM `$table` LIMIT 1");
        }
    }

    private function look(): array
    {
        $tables = [];
        $sql = 'SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()';
        foreach ($this->connection->fetchAllNumeric($sql) as [$table, $column]) {
            $tables[$table][] = $column;
        }

        return $tables;
    }
}
