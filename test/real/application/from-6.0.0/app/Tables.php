<?php

namespace IXP;

use Illuminate\Support\Facades\DB;

/** The tables as the models of this release have them. */
class Tables
{
    /** Reads a row of each: fails where code and database disagree. */
    public function check(): void
    {
        foreach (require database_path('models.php') as $table => $columns) {
            DB::table($table)->select(array_keys($columns))->limit(1)->get();
        }
    }
}
