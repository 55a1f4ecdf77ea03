import { describe, expect, it } from 'vitest'
import { planMemcached } from '../../src/plan/memcached.ts'
import { aHost, anApplication, someFacts } from '../support/builders.ts'

type Case = {
  readonly name: string
  readonly memcached?: string
  readonly drivers?: readonly [cache: string, doctrine: string]
  readonly answers?: boolean
  readonly systemd?: boolean
  readonly release?: string
  readonly is: string
}

const cases: readonly Case[] = [
  { name: 'a service of systemd', is: 'systemctl restart memcached.service' },
  {
    name: 'a service named in full',
    memcached: 'memcached@portal.service',
    is: 'systemctl restart memcached@portal.service',
  },
  { name: 'a service without systemd', systemd: false, is: 'service memcached restart' },
  {
    name: 'a service named in full, without systemd',
    systemd: false,
    memcached: 'memcached.service',
    is: 'service memcached restart',
  },
  {
    name: 'a command of its own',
    memcached: 'docker restart cache',
    is: 'docker restart cache',
  },
  {
    name: 'a script of its own',
    memcached: '/usr/local/bin/restart-cache',
    systemd: false,
    is: '/usr/local/bin/restart-cache',
  },
  { name: 'none, says the inventory', memcached: 'none', is: 'memcached-none' },
  {
    name: 'none, says the inventory, whatever .env says',
    memcached: 'none',
    drivers: ['memcached', 'memcached'],
    answers: true,
    is: 'memcached-none',
  },
  {
    name: 'needed by one cache',
    drivers: ['memcached', 'array'],
    is: 'systemctl restart memcached.service',
  },
  {
    name: 'needed by the other',
    drivers: ['file', 'memcached'],
    is: 'systemctl restart memcached.service',
  },
  {
    name: 'needed, and silent: never skipped',
    drivers: ['memcached', 'memcached'],
    answers: false,
    is: 'systemctl restart memcached.service',
  },
  { name: 'not needed by either cache', drivers: ['file', 'array'], is: 'caches-elsewhere' },
  {
    name: 'not named, and it answers',
    drivers: ['', ''],
    is: 'systemctl restart memcached.service',
  },
  {
    name: 'named by one setting less, and it answers',
    drivers: ['file', ''],
    is: 'systemctl restart memcached.service',
  },
  {
    name: 'not named, and nothing answers',
    drivers: ['', 'file'],
    answers: false,
    is: 'memcached-absent',
  },
  {
    name: 'named for Doctrine alone, which 6.0.0 has not',
    release: '6.0.0',
    drivers: ['file', 'memcached'],
    is: 'caches-elsewhere',
  },
  {
    name: 'named for Doctrine alone, which 5.8.0 has',
    release: '5.8.0',
    drivers: ['file', 'memcached'],
    is: 'systemctl restart memcached.service',
  },
]

describe('the memcached of a host', () => {
  it.each(cases)('$name: $is', (given) => {
    const { memcached = 'memcached', drivers = ['memcached', 'memcached'] } = given
    const { answers = true, systemd = true, release = '4.7.3' } = given
    const [cacheDriver, doctrineCache] = drivers
    const { git } = anApplication()
    const application = anApplication({
      git: { ...git, nearest: { release, ahead: 0 } },
      settings: { cacheDriver, doctrineCache, appUrl: '', appEnv: '' },
      memcached: { host: '127.0.0.1', port: 11211, since: answers ? 1_500_000_000 : undefined },
    })
    const restart = planMemcached(aHost({ memcached }), someFacts({ systemd, application }))
    expect('skip' in restart ? restart.skip : restart.command).toBe(given.is)
  })
})
