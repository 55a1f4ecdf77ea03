<?php

$app = new Illuminate\Foundation\Application(dirname(__DIR__));

$app->singleton(Illuminate\Contracts\Http\Kernel::class, IXP\Http\Kernel::class);
$app->singleton(Illuminate\Contracts\Console\Kernel::class, IXP\Console\Kernel::class);
$app->singleton(Illuminate\Contracts\Debug\ExceptionHandler::class, IXP\Exceptions\Handler::class);

return $app;
