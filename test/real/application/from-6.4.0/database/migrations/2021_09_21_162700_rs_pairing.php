<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

class RsPairing extends Migration
{
    public function up()
    {
        Schema::table('routers', function (Blueprint $table) {
            $table->unsignedInteger('pair_id')->nullable();
            $table->foreign('pair_id')->references('id')->on('routers');
        });
    }

    public function down()
    {
        Schema::table('routers', function (Blueprint $table) {
            $table->dropForeign(['pair_id']);
            $table->dropColumn('pair_id');
        });
    }
}
