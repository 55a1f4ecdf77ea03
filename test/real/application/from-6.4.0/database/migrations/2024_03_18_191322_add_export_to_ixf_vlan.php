<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

class AddExportToIxfVlan extends Migration
{
    public function up()
    {
        Schema::table('vlan', function (Blueprint $table) {
            $table->boolean('export_to_ixf')->default(true);
        });
        DB::table('vlan')->where('private', 1)->update(['export_to_ixf' => false]);
    }

    public function down()
    {
        Schema::table('vlan', function (Blueprint $table) {
            $table->dropColumn('export_to_ixf');
        });
    }
}
