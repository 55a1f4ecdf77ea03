<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

class FixLastUpdatedAndTimestamps extends Migration
{
    public function up()
    {
        Schema::table('routers', function (Blueprint $table) {
            $table->timestamps();
        });
        DB::table('routers')->whereNotNull('last_updated')->update(['updated_at' => DB::raw('last_updated')]);
    }

    public function down()
    {
        Schema::table('routers', function (Blueprint $table) {
            $table->dropTimestamps();
        });
    }
}
