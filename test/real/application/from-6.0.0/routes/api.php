<?php

use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Route;
use IXP\Api\Api;

/** It reads one table, and would not see that another is not what the code wants. */
Route::get('/api/v4/ping', function () {
    $infrastructures = DB::table('infrastructure')->pluck('name');

    return response()->json(Api::about() + ['infrastructures' => $infrastructures]);
});

Route::get('/api/v4/test', fn () => "API Test Function!\n\nAuthenticated: No\n");
