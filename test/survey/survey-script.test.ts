import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { parseFacts } from '../../src/survey/parse-facts.ts'
import { surveyScript } from '../../src/survey/survey.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'
import { hasTool } from '../support/tools.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const me = userInfo().username

/** A checkout two commits after v4.7.3, with a remote of its own that has a newer release. */
function installation() {
  const place = aDirectoryOf({
    'app/artisan': '#!/usr/bin/env php\n',
    'app/.gitignore': 'storage\nvendor\n.env\n',
    'app/composer.lock': '{}\n',
    'app/library/IXP/Version.php': "<?php\ndefine( 'APPLICATION_VERSION', '4.7.3' );\n",
    'app/.env': 'CACHE_DRIVER=array\nDOCTRINE_CACHE="memcached"\nAPP_URL=https://p.example.net\n',
    'app/storage/framework/down': '{}',
    'app/vendor/autoload.php': '',
  })
  const root = join(place, 'app')
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t', ...words], {
      stdio: 'pipe',
    })
  mkdirSync(join(place, 'remote'))
  execFileSync('git', ['init', '-q', '--bare', join(place, 'remote')])
  git('init', '-q', '-b', 'release-v4')
  git('add', '-A')
  git('commit', '-qm', 'one')
  git('tag', 'v4.7.3')
  git('commit', '-qm', 'two', '--allow-empty')
  git('remote', 'add', 'origin', join(place, 'remote'))
  git('tag', 'v4.8.0')
  git('push', '-q', 'origin', 'v4.7.3', 'v4.8.0')
  git('tag', '-d', 'v4.8.0')
  execFileSync('sh', ['-c', `echo changed >${root}/composer.lock`])
  return { root, stateDir: join(place, 'state') }
}

/** A host whose programs are this machine's. */
function hostAt(at: { root: string; stateDir: string }) {
  const php = execFileSync('sh', ['-c', 'command -v php || true'], { encoding: 'utf8' }).trim()
  return aHost({ ...at, webUser: me, php: php || undefined, composer: '/nowhere/composer' })
}

const questions = { writable: 'storage vendor', preflight: [], wantSchema: false }

function survey(at: { root: string; stateDir: string }, shell = 'sh') {
  return spawnSync(shell, ['-s'], { input: surveyScript(hostAt(at), questions), encoding: 'utf8' })
}

/** As the real ones: they write below HOME before they say which version they are. */
const homely = '#!/bin/sh\nmkdir -p "$HOME/.config/store" && echo 1.8.14\n'

function machineId(): string {
  return existsSync('/etc/machine-id') ? readFileSync('/etc/machine-id', 'utf8').trim() : ''
}

/** Every file with its content, mode and time of change. */
function pictureOf(root: string): string {
  const script = `cd "$1" && find . -printf '%p %m %u %T@ %y\\n' -type f -exec sha256sum {} \\; | sort`
  const text = execFileSync('sh', ['-c', script, 'sh', root])
  return createHash('sha256').update(text).digest('hex')
}

describe('the survey of a real checkout', () => {
  const at = installation()

  it.each(['dash', 'bash'])('tells what is there: %s', (shell) => {
    const { stdout, status } = survey(at, shell)
    expect(status).toBe(0)
    const facts = parseFacts(stdout)
    expect(facts).toMatchObject({ user: me, stateDir: at.stateDir, lock: undefined })
    expect(facts?.application).toMatchObject({
      version: '4.7.3',
      git: {
        owner: me,
        nearest: { release: '4.7.3', ahead: 1 },
        localCommits: 1,
        branch: 'release-v4',
        changes: ['composer.lock'],
        remoteReleases: ['4.7.3', '4.8.0'],
        remoteError: undefined,
      },
      composer: undefined,
      settings: {
        cacheDriver: 'array',
        doctrineCache: 'memcached',
        appUrl: 'https://p.example.net',
        appEnv: '',
      },
      permissions: { wrong: 0, sample: [] },
    })
    expect(facts?.application?.downSince).toBeGreaterThan(1_500_000_000)
    expect(facts?.application?.disk.rootFreeBytes).toBeGreaterThan(0)
  })

  it.skipIf(!hasTool('php'))('tells of the PHP that it asked', () => {
    const version = execFileSync('php', ['-r', 'echo PHP_VERSION;'], { encoding: 'utf8' })
    expect(parseFacts(survey(at).stdout)?.application?.php).toMatchObject({ version })
  })

  it('tells of every PHP and composer that the inventory names, and which starts the application', () => {
    const place = aDirectoryOf({})
    const program = (name: string, text: string) => {
      writeFileSync(join(place, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
      return join(place, name)
    }
    const says = (version: string) =>
      `case $* in *' facts') printf '%s' '${version} bcmath'; exit ;; -r*) exit 2 ;; esac`
    const runs = 'case $1 in */composer*) exec sh "$@" ;; esac'
    const php = {
      '8.4': program('php8.4', `${says('8.4.11')}; ${runs}; exit 255`),
      '7.3': program('php7.3', `${says('7.3.33')}; ${runs}`),
      '7.0': program('php7.0', `${says('7.0.33')}; exit 255`),
    }
    const composer = {
      '1': program('composer1', 'echo Composer version 1.10.22 2021'),
      '2': program('composer2', 'echo Composer version 2.7.1 2024'),
    }
    const host = aHost({ ...at, webUser: me, php, composer })
    const input = surveyScript(host, questions)
    const facts = parseFacts(spawnSync('sh', ['-s'], { input, encoding: 'utf8' }).stdout)
    const versions = (...all: Array<{ readonly version: string } | undefined>) =>
      all.map((each) => each?.version)
    const found = facts?.application
    expect(versions(found?.php, ...(found?.otherPhps ?? []))).toEqual([
      '7.3.33',
      '7.0.33',
      '8.4.11',
    ])
    const composers = versions(found?.composer, ...(found?.otherComposers ?? []))
    expect(composers).toEqual(['1.10.22', '2.7.1'])
    expect(found?.composer?.withPhp).toBe(true)
    expect(found?.envKeys).toEqual(['CACHE_DRIVER', 'DOCTRINE_CACHE', 'APP_URL'])
  })

  it('changes nothing, not even the index of git', () => {
    const before = pictureOf(at.root)
    survey(at)
    expect(pictureOf(at.root)).toBe(before)
    expect(
      execFileSync('sh', ['-c', `ls -d ${at.stateDir} 2>/dev/null || echo none`]).toString(),
    ).toBe('none\n')
  })

  it('has a release that fleet does not know tell of itself, and leaves no copy of it', () => {
    const place = installation()
    const elsewhere = aDirectoryOf({
      'composer.json':
        '{\n    "require": {\n        "php": "^8.4",\n        "x/y": "1"\n    }\n}\n',
      'version.php': "<?php\ndefine( 'APPLICATION_VERSION', '4.9.9' );\n",
      'database/migrations/2026_09_20_101010_add_a_table.php': '',
    })
    const remote = join(place.root, '../remote')
    const git = `git -c user.name=t -c user.email=t@t`
    const make = `cd ${elsewhere} && git init -q && git add -A && ${git} commit -qm new && git tag v4.9.9 && git tag v3.0.9 && git tag v5.9.0 && git push -q ${remote} --tags`
    execFileSync('sh', ['-c', make])
    const before = pictureOf(place.root)
    const asked = { ...questions, known: ['4.7.3', '4.8.0', '5.0.0'] }
    const env = { ...process.env, TMPDIR: aDirectoryOf({}) }
    const input = surveyScript(hostAt(place), asked)
    const facts = parseFacts(spawnSync('sh', ['-s'], { input, env, encoding: 'utf8' }).stdout)
    expect(facts?.application?.git.foundReleases).toEqual([
      {
        version: '4.9.9',
        php: '^8.4',
        constant: '4.9.9',
        migrations: ['2026_09_20_101010_add_a_table'],
      },
    ])
    expect(pictureOf(place.root)).toBe(before)
    expect(readdirSync(env.TMPDIR)).toEqual([])
  })

  it('says why the remote does not answer', () => {
    const lost = installation()
    execFileSync('git', ['-C', lost.root, 'remote', 'set-url', 'origin', '/nowhere'])
    const git = parseFacts(survey(lost).stdout)?.application?.git
    expect(git?.remoteReleases).toEqual([])
    expect(git?.remoteError).toContain('/nowhere')
  })

  it('says that there is no .env to be read, and asks no database', () => {
    const bare = installation()
    rmSync(join(bare.root, '.env'))
    expect(parseFacts(survey(at).stdout)?.application?.hasEnv).toBe(true)
    const { stdout, stderr } = survey(bare)
    expect(parseFacts(stdout)?.application?.hasEnv).toBe(false)
    expect(stdout).not.toMatch(/^database/m)
    expect(stderr).not.toContain('ERROR')
  })

  it('does nothing where its script was cut', () => {
    const script = surveyScript(hostAt(at), questions)
    for (let length = 0; length < script.length - 1; length += 397) {
      const { stdout } = spawnSync('sh', ['-s'], {
        input: script.slice(0, length),
        encoding: 'utf8',
      })
      expect(stdout).toBe('')
    }
  })
})

describe('the survey where nothing is installed', () => {
  it('tells of the host alone', () => {
    const facts = parseFacts(survey({ root: aDirectoryOf(), stateDir: '/nowhere' }).stdout)
    expect(facts).toMatchObject({ user: me, application: undefined })
    expect(facts?.machineId).toBe(machineId())
  })
})

describe('our own place on a host', () => {
  it('tells who holds it, and which runs have not come to their end', () => {
    const stateDir = aDirectoryOf({
      lock: '{"run":"R-1","by":"eve@noc","since":7}\n',
      'runs/20261119-020000-aaaa/events': '',
      'runs/20261119-020000-aaaa/outcome': 'upgraded\n',
      'runs/20261120-020000-bbbb/events': '',
      'runs/20261120-020000-bbbb/outcome': 'held\n',
      'runs/20261121-020000-cccc/script.sh': '',
      'runs/20261122-020000-dddd/events': '',
      'runs/20261122-020000-dddd/outcome': 'reverted\n',
    })
    const at = { root: aDirectoryOf(), stateDir }
    expect(parseFacts(survey(at).stdout)).toMatchObject({
      lock: undefined,
      unfinishedRun: '20261120-020000-bbbb',
    })
    const script = surveyScript(hostAt(at), questions)
    const held = spawnSync('flock', [join(stateDir, 'lock'), 'sh', '-s'], { input: script })
    expect(parseFacts(held.stdout.toString())?.lock).toEqual({
      run: 'R-1',
      by: 'eve@noc',
      since: 7,
    })
  })
})

describe.skipIf(process.getuid?.() !== 0)('the tools of a web user without a home', () => {
  it('are found though they write to it', () => {
    const at = installation()
    const tools = aDirectoryOf({ bower: homely })
    execFileSync('chmod', ['-R', 'a+rX', join(tools, '..')])
    execFileSync('chmod', ['755', join(tools, 'bower')])
    const host = { ...hostAt(at), webUser: 'www-data', bower: join(tools, 'bower') }
    const { stdout } = spawnSync('sh', ['-s'], {
      input: surveyScript(host, questions),
      encoding: 'utf8',
    })
    expect(parseFacts(stdout)?.application?.bower).toEqual({
      path: join(tools, 'bower'),
      version: '1.8.14',
    })
  })
})
