<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

class CreateRouteServerFiltersProd extends Migration
{
    public function up()
    {
        Schema::create('route_server_filters_prod', function (Blueprint $table) {
            $table->id();
            $table->unsignedInteger('customer_id');
            $table->unsignedInteger('peer_id')->nullable();
            $table->unsignedSmallInteger('protocol')->nullable();
            $table->foreign('customer_id')->references('id')->on('cust');
        });
    }

    public function down()
    {
        Schema::dropIfExists('route_server_filters_prod');
    }
}
