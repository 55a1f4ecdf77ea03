<?php

return [

    'name' => 'IXP Manager',
    'env' => env( 'APP_ENV', 'production' ),
    'debug' => env( 'APP_DEBUG', false ),
    'url' => env( 'APP_URL' ),
    'key' => env( 'APP_KEY' ),
    'cipher' => 'AES-256-CBC',
    'timezone' => 'UTC',
    'locale' => 'en',

    'providers' => [
        Illuminate\Cache\CacheServiceProvider::class,
        Illuminate\Foundation\Providers\ConsoleSupportServiceProvider::class,
        Illuminate\Database\DatabaseServiceProvider::class,
        Illuminate\Filesystem\FilesystemServiceProvider::class,
        Illuminate\Foundation\Providers\FoundationServiceProvider::class,
        Illuminate\Queue\QueueServiceProvider::class,
        Illuminate\View\ViewServiceProvider::class,
        IXP\Providers\AppServiceProvider::class,
    ],

];
