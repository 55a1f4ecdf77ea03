<?php

namespace LaravelDoctrine\ORM\Console;

class ClearQueryCache extends ClearCache
{
    protected $signature = 'doctrine:clear:query:cache';
}
