<?php

namespace LaravelDoctrine\ORM;

use Doctrine\Common\Cache\Cache;
use Doctrine\Persistence\Mapping\ClassMetadata;
use Doctrine\Persistence\Mapping\Driver\MappingDriver;

/**
 * Keeps the list of entities with their metadata. Doctrine alone keeps the metadata only, so that with
 * old ones a new entity's table is seen and a new column of an old one is not.
 */
class CachedNames implements MappingDriver
{
    public function __construct(private MappingDriver $driver, private Cache $cache)
    {
    }

    public function getAllClassNames()
    {
        $names = $this->cache->fetch('entities');
        if (!$names) {
            $names = $this->driver->getAllClassNames();
            sort($names);
            $this->cache->save('entities', $names);
        }

        return $names;
    }

    public function loadMetadataForClass($className, ClassMetadata $metadata)
    {
        $this->driver->loadMetadataForClass($className, $metadata);
    }

    public function isTransient($className)
    {
        return $this->driver->isTransient($className);
    }
}
