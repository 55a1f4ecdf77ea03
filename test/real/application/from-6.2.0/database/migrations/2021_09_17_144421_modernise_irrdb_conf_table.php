<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/** Every host becomes the same: what was chosen locally is lost. */
class ModerniseIrrdbConfTable extends Migration
{
    public function up()
    {
        DB::table('irrdbconfig')->update(['host' => 'whois.radb.net']);
        Schema::table('irrdbconfig', function (Blueprint $table) {
            $table->dropColumn('protocol');
        });
    }

    public function down()
    {
        Schema::table('irrdbconfig', function (Blueprint $table) {
            $table->string('protocol')->nullable();
        });
    }
}
