<?php

use Doctrine\ORM\EntityManager;
use Illuminate\Support\Facades\Route;
use IXP\Api\Api;
use IXP\Tables;

Route::get('/api/v4/ping', function (EntityManager $manager, Tables $tables) {
    $tables->check($manager);

    return response()->json(Api::about());
});
