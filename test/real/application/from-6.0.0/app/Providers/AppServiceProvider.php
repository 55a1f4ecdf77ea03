<?php

namespace IXP\Providers;

use Illuminate\Support\Facades\Route;
use IXP\Api\Api;

class AppServiceProvider extends \Illuminate\Support\ServiceProvider
{
    public function register()
    {
        Api::expect('@API@');
        require base_path('version.php');
    }

    public function boot()
    {
        foreach (glob(base_path('routes/*.php')) as $routes) {
            Route::group([], $routes);
        }
    }
}
