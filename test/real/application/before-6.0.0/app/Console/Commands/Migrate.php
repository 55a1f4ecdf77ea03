<?php

namespace IXP\Console\Commands;

/** Laravel's own; as in 5.5 a no to its question is exit code 0. */
class Migrate extends \Illuminate\Database\Console\Migrations\MigrateCommand
{
    public function __construct()
    {
        parent::__construct(app('migrator'), app('events'));
    }

    public function handle()
    {
        parent::handle();
    }

    public function line($string, $style = null, $verbosity = null)
    {
        parent::line(str_replace('Command Canceled!', 'Command Cancelled!', $string), $style, $verbosity);
    }
}
