<?php

namespace IXP\Api;

/** What the application says of itself. */
class Api
{
    const VERSION = '@VERSION@';

    /** Code of one release on the libraries of another does not get far. */
    public static function expect(string $version): void
    {
        if (self::VERSION !== $version) {
            throw new \Error("ixp-manager/api $version is needed, " . self::VERSION . ' is installed: run composer install');
        }
    }

    public static function about(): array
    {
        return [
            'software' => 'IXP Manager',
            'version' => APPLICATION_VERSION,
            'verdate' => APPLICATION_VERDATE,
            'url' => config('app.url'),
            'identity' => ['sitename' => 'Lab-IX', 'city' => 'Dublin', 'country' => 'IE'],
        ];
    }
}
