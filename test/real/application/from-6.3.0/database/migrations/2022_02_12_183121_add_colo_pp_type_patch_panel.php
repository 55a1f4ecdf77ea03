<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

class AddColoPpTypePatchPanel extends Migration
{
    public function up()
    {
        Schema::table('patch_panel', function (Blueprint $table) {
            $table->unsignedTinyInteger('colo_pp_type')->nullable();
        });
    }

    public function down()
    {
        Schema::table('patch_panel', function (Blueprint $table) {
            $table->dropColumn('colo_pp_type');
        });
    }
}
