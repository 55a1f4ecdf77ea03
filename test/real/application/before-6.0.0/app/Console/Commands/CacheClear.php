<?php

namespace IXP\Console\Commands;

/** Laravel's own; it says what 5.4 and 5.5 say: success, whatever came of it. */
class CacheClear extends \Illuminate\Cache\Console\ClearCommand
{
    public function line($string, $style = null, $verbosity = null)
    {
        parent::line('Cache cleared successfully.', 'info', $verbosity);
    }
}
