import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseFacts } from '../../src/survey/parse-facts.ts'

const told = readFileSync(new URL('told.txt', import.meta.url), 'utf8')
const whole = parseFacts(told)

/** What is read where one line says something else, or is not there. */
function withLine(key: string, value?: string) {
  const lines = told.split('\n').flatMap((line) => {
    if (!line.startsWith(`${key}\t`)) return [line]
    return value === undefined ? [] : [`${key}\t${value}`]
  })
  return parseFacts(lines.join('\n'))
}

describe('what a survey printed', () => {
  it('tells of the host', () => {
    expect(whole).toMatchObject({
      os: 'Ubuntu 16.04.7 LTS',
      machineId: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
      systemd: true,
      uid: 0,
      user: 'root',
      sudo: true,
      missingTools: ['mysqldump', 'curl'],
      bootHook: 'cron',
      webUserExists: true,
      stateDir: '/var/lib/fleet',
      lock: { run: '20261120-020000-ab12', by: 'eve@noc', since: 1_795_140_000 },
      unfinishedRun: '20261120-020000-ab12',
    })
  })

  it('tells of the checkout: its files without their marks, only tags that are releases', () => {
    expect(whole?.application?.git).toEqual({
      owner: 'root',
      head: '0123456789abcdef0123456789abcdef01234567',
      nearest: { release: '4.7.3', ahead: 2 },
      localCommits: 1,
      branch: 'release-v4',
      changes: ['composer.lock', 'config/cache.php'],
      remoteReleases: ['3.9.7', '4.7.3', '4.8.0'],
      foundReleases: [
        {
          version: '4.9.9',
          php: '^7.2',
          constant: '4.9.8',
          migrations: ['2026_09_20_101010_add_a_table'],
        },
      ],
      remoteError: undefined,
      remoteBranches: [],
    })
  })

  it('tells of the last run that changed it, and what it left to go back by', () => {
    expect(whole?.lastChange).toEqual({
      run: '20261120-020000-ab12',
      commit: 'fedcba9876543210fedcba9876543210fedcba98',
      release: '4.7.0',
      isUndone: false,
      hasTouchedSchema: true,
      wasDown: true,
      dump: { bytes: 52_428_800, at: 1_795_139_100 },
      keptLibraries: '4.8.0',
      downSince: 1_795_138_000,
    })
    expect(withLine('change-run')?.lastChange).toBeUndefined()
    expect(withLine('change-dump')?.lastChange?.dump).toBeUndefined()
  })

  it('tells of its tools', () => {
    expect(whole?.application).toMatchObject({
      version: '4.7.3',
      php: {
        path: '/usr/bin/php7.0',
        version: '7.0.33-0ubuntu0.16.04.16',
        extensions: ['core', 'date', 'bcmath', 'memcached'],
      },
      composer: { path: '/srv/ixpmanager/composer.phar', version: '1.10.22', withPhp: true },
      bower: { path: '/usr/bin/bower', version: '1.8.14' },
    })
  })

  it('tells of the site', () => {
    expect(whole?.application).toMatchObject({
      memcached: { host: '127.0.0.1', port: 11211, since: 1_795_100_000 },
      settings: {
        cacheDriver: 'memcached',
        doctrineCache: 'memcached',
        appUrl: 'https://portal.example.net',
        appEnv: '',
      },
      downSince: 1_795_139_000,
      permissions: { wrong: 2, sample: ['storage/logs/laravel.log', 'vendor'] },
      disk: {
        librariesBytes: 102_400 * 1024,
        rootFreeBytes: 2_048_000 * 1024,
        stateFreeBytes: 1_024_000 * 1024,
        isShared: true,
      },
      schema: 'out-of-sync',
      database: { bytes: 52_428_800 },
      preflight: [{ release: '4.8.0', about: 'console server ports used twice', found: '2 rows' }],
    })
  })

  it.each([
    ['php', 'php'],
    ['composer', 'composer'],
    ['bower', 'bower'],
    ['down-since', 'downSince'],
    ['version', 'version'],
    ['schema', 'schema'],
  ])('lacks %s where the host did not tell it', (key, field) => {
    expect(withLine(key)?.application).toHaveProperty(field, undefined)
  })

  it.each([
    ['lock', { lock: undefined }],
    ['unfinished', { unfinishedRun: undefined }],
    ['systemd', { systemd: false }],
    ['boot-hook', { bootHook: 'none' }],
    ['web-user', { webUserExists: false }],
    ['application', { application: undefined }],
  ])('takes %s for absent where the host did not tell it', (key, facts) => {
    expect(withLine(key)).toMatchObject(facts)
  })

  it('takes a directory for the place of boot hooks, and nothing else it does not know', () => {
    const withHook = (hook: string) =>
      parseFacts(told.replace('boot-hook\tcron', `boot-hook\t${hook}`))?.bootHook
    expect(withHook('/etc/systemd/system')).toBe('/etc/systemd/system')
    expect(withHook('etc')).toBe('none')
  })

  it.each([
    ['7.4.1 ^8.4', '7.4.1 7.4.1', true],
    ['7.4.1 >=8.4 <9 || ^10', '7.4.1 7.4.1-rc.1', true],
    ['7.4.1 ^8.4', '7.4.1 7.4.1; reboot', false],
    ['7.4.1 $(reboot)', '7.4.1 7.4.1', false],
    ['7.4.1;reboot ^8.4', '7.4.1;reboot 7.4.1', false],
    ['7.4.1 ^8.4', '7.4.0 7.4.1', false],
    ['7.4.1 ', '7.4.1 7.4.1', false],
  ])('takes a tag that says %j and %j for a release: %s', (php, constant, isTaken) => {
    const text = `survey\t1\napplication\tyes\nfound-php\t${php}\nfound-constant\t${constant}\nfound-migration\t7.4.1 2026_a\nfound-migration\t7.4.1 $(b)\nend\t1\n`
    const git = parseFacts(text)?.application?.git
    expect(git?.foundReleases.map(({ version }) => version)).toEqual(isTaken ? ['7.4.1'] : [])
    expect(git?.foundReleases.flatMap(({ migrations }) => migrations)).toEqual(
      isTaken ? ['2026_a'] : [],
    )
  })

  it.each(['v4.8.0999999999999999999', 'v4.08.0', 'v4.8.0-rc1', 'v4.8', '4.8.1'])(
    'takes no tag for a release that nobody can compare: %s',
    (tag) => {
      const more = (key: string, line: string) => told.replace('end\t', `${key}\t${line}\nend\t`)
      const git = parseFacts(more('git-remote-tag', tag))?.application?.git
      expect(git?.remoteReleases).toEqual(parseFacts(told)?.application?.git.remoteReleases)
      const described = told.replace('v4.7.3-2-g', `${tag}-2-g`)
      expect(parseFacts(described)?.application?.git.nearest).toBeUndefined()
    },
  )

  it('tells why the database refused', () => {
    const refused = told.replace(
      'database\tok\ndatabase-bytes\t52428800',
      'database-error\tERROR 1045',
    )
    expect(parseFacts(refused)?.application?.database).toEqual({ error: 'ERROR 1045' })
  })

  it.each([
    ['v4.7.3-0-gabc', { release: '4.7.3', ahead: 0 }],
    ['v4.7.3', undefined],
    ['v3.0.0-dev-5-gabc', undefined],
    ['', undefined],
  ])('the tag %j is the release %j', (describe_, nearest) => {
    expect(withLine('git-describe', describe_)?.application?.git.nearest).toEqual(nearest)
  })

  it.each([
    ['{"run":"R-1","by":"eve@noc","since":7}', { run: 'R-1', by: 'eve@noc', since: 7 }],
    ['', { run: 'unknown', by: 'unknown', since: 0 }],
    ['{"run":"a b","by":"\u202eeve","since":"x"}', { run: 'unknown', by: 'unknown', since: 0 }],
    ['{"run":"R', { run: 'unknown', by: 'unknown', since: 0 }],
  ])('a lock that says %j is held, by whom it safely says', (said, lock) => {
    expect(withLine('lock', said)?.lock).toEqual(lock)
  })
})

describe('a survey that did not come whole', () => {
  it('is no survey, wherever it was cut', () => {
    for (let length = 0; length < told.length; length += 1) {
      const facts = parseFacts(told.slice(0, length))
      if (facts) expect(facts).toEqual(whole)
    }
    expect(parseFacts(told.slice(0, told.lastIndexOf('end')))).toBeUndefined()
  })

  it.each([
    ['nothing', ''],
    ['a login banner', 'Welcome!\nThis account is currently not available.\n'],
    ['its end alone', 'end\t1\n'],
    ['its start alone', 'survey\t1\n'],
    ['everything but its first line', told.replace('survey\t1\n', '')],
  ])('is no survey: %s', (_name, stdout) => {
    expect(parseFacts(stdout)).toBeUndefined()
  })
})
