<?php

namespace LaravelDoctrine\ORM\Console;

class ClearMetadataCache extends ClearCache
{
    protected $signature = 'doctrine:clear:metadata:cache';
}
