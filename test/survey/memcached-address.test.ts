import { describe, expect, it } from 'vitest'
import { dialects, readApplication } from '../support/application-shell.ts'
import { aDirectoryOf } from '../support/files.ts'
import { hasTool } from '../support/tools.ts'

/** config/cache.php in the shape that v4 has it, with these servers. */
function cacheConfig(servers: string): string {
  return `<?php

return [
    /*
    | Supported: "apc", "array", "database", "file", "memcached", "redis"
    */
    'default' => env('CACHE_DRIVER', 'file'),
    'stores' => [
        'shared' => [
            'driver' => 'redis',
            'host' => '10.8.8.8', 'port' => 6380,
        ],
        'database' => [
            'driver' => 'database',
            'table'  => 'cache',
        ],
        'memcached' => [
            'driver'  => 'memcached',
            'servers' => [
${servers}
            ],
        ],
        'redis' => [
            'driver' => 'redis',
            'host' => '10.9.9.9', 'port' => 6379,
        ],
    ],
    'prefix' => 'laravel',
];
`
}

const cases: ReadonlyArray<readonly [name: string, servers: string, address: string]> = [
  [
    'as it comes',
    "                [\n                    'host' => '127.0.0.1', 'port' => 11211, 'weight' => 100,\n                ],",
    '127.0.0.1 11211',
  ],
  [
    'on one line',
    "                ['host' => '10.0.0.7', 'port' => 11212, 'weight' => 100],",
    '10.0.0.7 11212',
  ],
  [
    'on lines of their own',
    "                [\n                    'host'   => 'cache.example.net',\n                    'port'   => 11213,\n                ],",
    'cache.example.net 11213',
  ],
  [
    'a socket',
    "                ['host' => '/var/run/memcached.sock', 'port' => 0],",
    '/var/run/memcached.sock 0',
  ],
  ['a port in quotes', "                ['host' => '::1', 'port' => '11214'],", '::1 11214'],
  [
    'the first of two',
    "                ['host' => '10.0.0.1', 'port' => 1],\n                ['host' => '10.0.0.2', 'port' => 2],",
    '10.0.0.1 1',
  ],
]

/** As 7.2.0 and later have it. */
const fromEnv = `                [
                    'host' => env('MEMCACHED_HOST', '127.0.0.1'),
                    'port' => env( "MEMCACHED_PORT" , 11211 ),
                ],`

describe.skipIf(!hasTool('mawk', 'gawk')).each(dialects)(
  '%s with %s finds memcached',
  (...dialect) => {
    it.each(cases)('of config/cache.php: %s', (_name, servers, address) => {
      const directory = aDirectoryOf({ 'config/cache.php': cacheConfig(servers) })
      const { stdout } = readApplication(dialect, directory, 'memcached_address')
      expect(stdout.toString()).toBe(`${address}\n`)
    })

    it.each([
      ['says nothing of it', 'APP_URL=https://p.example.net\n', '127.0.0.1 11211'],
      ['names both', 'MEMCACHED_HOST=10.0.0.9\nMEMCACHED_PORT="11215"\n', '10.0.0.9 11215'],
      ['names the host', 'MEMCACHED_HOST=cache.example.net\n', 'cache.example.net 11211'],
    ])('of .env from 7.2.0 on, which %s', (_name, env, address) => {
      const files = { 'config/cache.php': cacheConfig(fromEnv), '.env': env }
      const { stdout } = readApplication(dialect, aDirectoryOf(files), 'memcached_address')
      expect(stdout.toString()).toBe(`${address}\n`)
    })

    it.each([
      ['no such file', {}],
      ['a file that names none', { 'config/cache.php': '<?php return [];\n' }],
    ])('in the usual place where there is %s', (_name, files) => {
      const { stdout } = readApplication(dialect, aDirectoryOf(files), 'memcached_address')
      expect(stdout.toString()).toBe('127.0.0.1 11211\n')
    })
  },
)
