<?php

namespace LaravelDoctrine\ORM\Console;

use Doctrine\ORM\EntityManager;
use Doctrine\Persistence\Mapping\RuntimeReflectionService;

/** Doctrine's own proxies, of the classes as they stand: nothing else here needs these. */
class GenerateProxies extends \Illuminate\Console\Command
{
    protected $signature = 'doctrine:generate:proxies';
    protected $description = 'Generate proxy classes for the entities';

    public function handle(EntityManager $manager)
    {
        foreach (glob(database_path('Entities/*.php')) as $file) {
            require_once $file;
        }
        $metadata = $manager->getMetadataFactory();
        $metadata->setReflectionService(new RuntimeReflectionService());
        $entities = $metadata->getAllMetadata();
        $dest = config('doctrine.proxies');
        $this->line('Generating proxies for default entity manager...');
        foreach ($entities as $entity) {
            $this->line('Processing entity "' . $entity->getName() . '"');
        }
        $manager->getProxyFactory()->generateProxyClasses($entities, $dest);
        $this->line('Proxy classes generated to "' . realpath($dest) . '"');

        return 0;
    }
}
