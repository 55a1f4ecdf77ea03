<?php

return [

    'cache' => env( 'DOCTRINE_CACHE', 'array' ),
    'namespace' => env( 'DOCTRINE_CACHE_NAMESPACE', 'IXP' ),
    'mappings' => database_path( 'xml' ),
    'proxies' => database_path( 'Proxies' ),

];
