<?php

// Debian's Laravel 8: what it deprecates on its PHP is nobody's business here.
error_reporting(E_ALL & ~E_DEPRECATED & ~E_USER_DEPRECATED);

// The application's own classes and its packages, which composer installs; the rest is Debian's.
require __DIR__ . '/../vendor/autoload.php';
require_once 'Illuminate/autoload.php';
