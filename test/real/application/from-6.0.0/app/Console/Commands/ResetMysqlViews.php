<?php

namespace IXP\Console\Commands;

use Illuminate\Support\Facades\DB;

/** Without the client's delimiters: a statement at a time. It says nothing. */
class ResetMysqlViews extends \Illuminate\Console\Command
{
    protected $signature = 'update:reset-mysql-views';
    protected $description = 'Reset the views and the trigger of the database';

    public function handle()
    {
        $sql = file_get_contents(base_path('tools/sql/views.sql'));
        $sql = preg_replace(['/^(--|DELIMITER).*$/m', '/END ;;/'], ['', 'END'], $sql);
        foreach (preg_split('/;\s*\n(?=\s*(DROP|CREATE))/', $sql) as $statement) {
            DB::unprepared(rtrim($statement, "; \n"));
        }

        return 0;
    }
}
