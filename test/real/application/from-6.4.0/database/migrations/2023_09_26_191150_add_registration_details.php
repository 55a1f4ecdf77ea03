<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

class AddRegistrationDetails extends Migration
{
    public function up()
    {
        Schema::table('company_registration_detail', function (Blueprint $table) {
            $table->text('notes')->nullable();
        });
    }

    public function down()
    {
        Schema::table('company_registration_detail', function (Blueprint $table) {
            $table->dropColumn('notes');
        });
    }
}
