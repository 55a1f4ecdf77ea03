<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

class AddRateLimitColToPhysint extends Migration
{
    public function up()
    {
        Schema::table('physicalinterface', function (Blueprint $table) {
            $table->unsignedInteger('rate_limit')->nullable()->after('speed');
        });
    }

    public function down()
    {
        Schema::table('physicalinterface', function (Blueprint $table) {
            $table->dropColumn('rate_limit');
        });
    }
}
