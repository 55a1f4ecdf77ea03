<?php

use Illuminate\Support\Facades\Route;
use IXP\Api\Api;
use IXP\Tables;

/** Every page reads the database first. */
Route::get('/login', function (Tables $tables) {
    $tables->check();

    return response()->json(Api::about());
});

Route::fallback(function (Tables $tables) {
    abort_if(request()->is('api/*'), 404);
    $tables->check();

    return '<!DOCTYPE html><title>IXP Manager</title>IXP Manager V' . APPLICATION_VERSION . "\n";
});
