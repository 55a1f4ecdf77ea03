<?php

use Doctrine\ORM\EntityManager;
use Illuminate\Support\Facades\Route;
use IXP\Api\Api;
use IXP\Tables;

/** Every page reads the database first. */
Route::get('/login', function (EntityManager $manager, Tables $tables) {
    $tables->check($manager);

    return response()->json(Api::about());
});

Route::get('/api/v4/test', fn () => "API Test Function!\n\nAuthenticated: No\n");

Route::fallback(function (EntityManager $manager, Tables $tables) {
    abort_if(request()->is('api/*'), 404);
    $tables->check($manager);

    return '<!DOCTYPE html><title>IXP Manager</title>IXP Manager V' . APPLICATION_VERSION . "\n";
});
