<?php

namespace IXP\Providers;

use Doctrine\ORM\EntityManager;
use Illuminate\Support\Facades\Route;
use IXP\Api\Api;
use IXP\Tables;

class AppServiceProvider extends \Illuminate\Support\ServiceProvider
{
    public function register()
    {
        Api::expect('@API@');
        require is_file(base_path('version.php')) ? base_path('version.php') : base_path('library/IXP/Version.php');

        $this->app->singleton(Tables::class);
        $this->app->afterResolving(EntityManager::class, fn () => app(Tables::class)->remember());
    }

    public function boot()
    {
        foreach (glob(base_path('routes/*.php')) as $routes) {
            Route::group([], $routes);
        }
    }
}
