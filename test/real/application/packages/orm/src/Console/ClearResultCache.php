<?php

namespace LaravelDoctrine\ORM\Console;

class ClearResultCache extends ClearCache
{
    protected $signature = 'doctrine:clear:result:cache';
}
