<?php

namespace IXP\Console\Commands;

/** Laravel's own, in the words of 5.5: Y and N, no batch, and no error without a table. */
class MigrateStatus extends \Illuminate\Database\Console\Migrations\StatusCommand
{
    public function __construct()
    {
        parent::__construct(app('migrator'));
    }

    public function handle()
    {
        parent::handle();
    }

    public function line($string, $style = null, $verbosity = null)
    {
        parent::line('No migrations found.', $style, $verbosity);
    }

    public function table($headers, $rows, $tableStyle = 'default', array $columnStyles = [])
    {
        $short = fn ($row) => [str_replace(['Yes', 'No'], ['Y', 'N'], $row[0]), $row[1]];
        parent::table(['Ran?', 'Migration'], collect($rows)->map($short)->all(), $tableStyle, $columnStyles);
    }
}
