<?php

namespace LaravelDoctrine\ORM;

use Doctrine\Common\Cache\Psr6\CacheAdapter;
use Doctrine\DBAL\Connection;
use Doctrine\DBAL\DriverManager;
use Doctrine\ORM\Configuration;
use Doctrine\ORM\EntityManager;
use Doctrine\ORM\Mapping\Driver\XmlDriver;
use Doctrine\Persistence\Mapping\StaticReflectionService;
use Illuminate\Support\ServiceProvider;

/** An entity manager on Laravel's database settings. */
class DoctrineServiceProvider extends ServiceProvider
{
    const VERSION = '@VERSION@';

    public function register()
    {
        $this->app->singleton(Connection::class, fn () => $this->connect(config('database.connections.mysql')));
        $this->app->singleton(EntityManager::class, fn ($app) => $this->makeManager($app->make(Connection::class)));
        $this->app->singleton('doctrine.cache', fn () => new MemcachedCache(config('doctrine.namespace')));
        $this->commands([
            Console\SchemaUpdate::class,
            Console\SchemaValidate::class,
            Console\ClearMetadataCache::class,
            Console\ClearQueryCache::class,
            Console\ClearResultCache::class,
            Console\GenerateEntities::class,
            Console\GenerateProxies::class,
        ]);
    }

    private function connect(array $settings): Connection
    {
        return DriverManager::getConnection([
            'driver' => 'pdo_mysql',
            'host' => $settings['host'],
            'dbname' => $settings['database'],
            'user' => $settings['username'],
            'password' => $settings['password'],
            'charset' => $settings['charset'],
            'defaultTableOptions' => ['charset' => $settings['charset'], 'collate' => $settings['collation']],
        ]);
    }

    /** The mappings are all that is used of the entities: no class is looked for. */
    private function makeManager(Connection $connection): EntityManager
    {
        $configuration = new Configuration();
        $configuration->setProxyDir(config('doctrine.proxies'));
        $configuration->setProxyNamespace('Proxies');
        $driver = new XmlDriver(config('doctrine.mappings'), '.dcm.xml', false);
        if (config('doctrine.cache') === 'memcached') {
            $driver = new CachedNames($driver, $this->app['doctrine.cache']);
            $configuration->setMetadataCache(CacheAdapter::wrap($this->app['doctrine.cache']));
        }
        $configuration->setMetadataDriverImpl($driver);
        $manager = EntityManager::create($connection, $configuration);
        $manager->getMetadataFactory()->setReflectionService(new StaticReflectionService());

        return $manager;
    }
}
