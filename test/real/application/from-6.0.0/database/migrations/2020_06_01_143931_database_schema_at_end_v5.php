<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

/** The fifteen of 6.0.0 in one: of an upgrade from there they are history. */
class DatabaseSchemaAtEndV5 extends Migration
{
    public function up()
    {
        foreach (require database_path('schema/end_v5.php') as $table => $columns) {
            Schema::create($table, function (Blueprint $table) use ($columns) {
                $table->increments('id');
                foreach (array_diff_key($columns, ['id' => '']) as $column => $type) {
                    $table->{$type === 'datetime' ? 'dateTime' : $type}($column)->nullable();
                }
            });
        }
    }
}
