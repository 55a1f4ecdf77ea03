<?php

namespace LaravelDoctrine\ORM;

use Doctrine\Common\Cache\CacheProvider;

/** Doctrine's cache in the memcached that Laravel's configuration names. */
class MemcachedCache extends CacheProvider
{
    private $memcached;

    public function __construct(string $namespace)
    {
        $this->memcached = app('cache')->store('memcached')->getStore()->getMemcached();
        $this->setNamespace($namespace);
    }

    protected function doFetch($id)
    {
        return $this->memcached->get(md5($id));
    }

    protected function doContains($id)
    {
        return $this->memcached->get(md5($id)) !== false;
    }

    protected function doSave($id, $data, $lifeTime = 0)
    {
        return $this->memcached->set(md5($id), $data, $lifeTime);
    }

    protected function doDelete($id)
    {
        return $this->memcached->delete(md5($id)) || $this->memcached->getResultCode() === \Memcached::RES_NOTFOUND;
    }

    protected function doFlush()
    {
        return $this->memcached->flush();
    }

    protected function doGetStats()
    {
        return null;
    }
}
