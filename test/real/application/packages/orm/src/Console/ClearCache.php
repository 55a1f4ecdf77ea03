<?php

namespace LaravelDoctrine\ORM\Console;

/** All three say "result". None flushes: the name space changes, and what was kept is no longer found. */
abstract class ClearCache extends \Illuminate\Console\Command
{
    protected $description = 'Clear a cache of Doctrine';

    public function handle()
    {
        $this->line('Clearing result cache entries for default entity manager');
        $cleared = config('doctrine.cache') === 'memcached' && $this->laravel['doctrine.cache']->deleteAll();
        $this->info($cleared ? 'Successfully deleted cache entries.' : 'No cache entries were deleted.');

        return 0;
    }
}
