<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Support\Facades\Artisan;

class ResetViews extends Migration
{
    public function up()
    {
        Artisan::call('update:reset-mysql-views');
    }
}
