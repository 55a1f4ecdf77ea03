import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aDirectoryOf } from '../support/files.ts'
import { checkout, isDown, last, oneHop, release } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'

/** Puts a command of ours in front of the system's. */
function put(host: ScriptHost, command: string, text: string): void {
  writeFileSync(join(host.bin, command), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
}

const failing = { composer: { run: 'exit 1' } }

describe('a plan', () => {
  const hops = oneHop({ fetch: { run: 'is_as_planned' } })

  it('made before another run changed the host is not carried out', async () => {
    const host = new ScriptHost(hops)
    host.ship('20261122-020000-test', hops, { head: host.git('rev-parse', 'HEAD') })
    host.git('checkout', '-q', 'v4.9.0')
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'failed',
      step: '4.8.0/fetch',
    })
    expect([release(host), isDown(host)]).toEqual(['v4.9.0', false])
  })

  it('is carried out on what it was made for', async () => {
    const host = new ScriptHost(hops)
    host.ship('20261122-020000-test', hops, { head: host.git('rev-parse', 'HEAD') })
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'upgraded' })
  })
})

describe('a checkout', () => {
  it('that exits 0 and leaves a file of the old release is no checkout, and is reverted', async () => {
    const run = 'git checkout -q "v$TO"; echo 4.7.3 >version; is_checked_out'
    const host = new ScriptHost(oneHop({ checkout: { ...checkout, run, done: 'is_checked_out' } }))
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'reverted',
      step: '4.8.0/checkout',
    })
    expect(release(host)).toBe('v4.7.3')
    expect(host.git('status', '--porcelain')).toBe('')
  })
})

describe('a schema update', () => {
  it('is not waited for where the database does not tell what runs in it', async () => {
    const host = new ScriptHost(oneHop({ schema: { run: 'update_schema' } }))
    writeFileSync(join(host.root, 'storage/.env'), '')
    symlinkSync('storage/.env', join(host.root, '.env'))
    put(host, 'mysql', 'echo "ERROR 1040 (HY000): Too many connections" >&2; exit 1')
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'held', code: 1 })
    const file = readdirSync(join(host.runDir, 'steps')).find((name) => /schema\.out$/.test(name))
    expect(readFileSync(join(host.runDir, 'steps', file ?? ''), 'utf8')).toBe(
      'the database does not tell what still runs in it ERROR 1040 (HY000): Too many connections\n',
    )
  })

  it('past its limit is not killed: the host says so, and it goes on', async () => {
    const host = new ScriptHost(oneHop({ schema: { run: 'sleep 2.5', limit: 1 } }))
    put(host, 'logger', `echo "$@" >>${host.dir}/alarms`)
    const facts = await host.execute('run', '1')
    expect(facts).toContainEqual({ type: 'step-overdue', step: '4.8.0/schema' })
    expect(last(facts)).toMatchObject({ outcome: 'upgraded' })
    expect(readFileSync(join(host.dir, 'alarms'), 'utf8')).toBe(
      `-t fleet -p daemon.alert IXP Manager in ${host.root}, run ${host.run}: the site is in maintenance, and 4.8.0/schema runs longer than 1 s\n`,
    )
  })

  it('within its limit is nobody to be told of', async () => {
    const host = new ScriptHost(oneHop({ schema: { limit: 1 }, caches: { run: 'sleep 1.5' } }))
    const types = (await host.execute('run', '1')).map(({ type }) => type)
    expect(types).not.toContain('step-overdue')
  })
})

describe('libraries', () => {
  it('that were not there before a hop are gone after a revert', async () => {
    const run = 'echo "libraries of $TO" >vendor/autoload.php; exit 1'
    const host = new ScriptHost(oneHop({ composer: { run: `mkdir -p vendor; ${run}` } }))
    rmSync(join(host.root, 'vendor'), { recursive: true })
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'reverted' })
    expect(existsSync(join(host.root, 'vendor'))).toBe(false)
  })

  it('behind a link, which a revert could not bring back, stop the run while the site is up', async () => {
    const host = new ScriptHost(oneHop({ fetch: { run: 'libraries_are_no_links' } }))
    rmSync(join(host.root, 'vendor'), { recursive: true })
    symlinkSync('/usr/share', join(host.root, 'vendor'))
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'failed' })
    expect(isDown(host)).toBe(false)
  })
})

describe('a revert', () => {
  it.each([
    ['diff.noprefix', 'true'],
    ['color.ui', 'always'],
    ['diff.external', '/bin/true'],
    ['apply.whitespace', 'error'],
  ])('brings local changes back whatever the owner set: %s=%s', async (key, value) => {
    const reset = { ...checkout, run: 'reset_generated_files && git checkout -q "v$TO"' }
    const host = new ScriptHost(oneHop({ checkout: reset, ...failing }))
    host.git('config', key, value)
    writeFileSync(join(host.root, 'composer.lock'), 'locked by hand \n')
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'reverted' })
    expect(readFileSync(join(host.root, 'composer.lock'), 'utf8')).toBe('locked by hand \n')
  })

  it('that fails has its output where it is looked for', async () => {
    const host = new ScriptHost(oneHop({ composer: { run: 'rm -rf .fleet; exit 1' } }))
    expect(last(await host.execute('run', '1'))).toMatchObject({ step: '4.8.0/revert' })
    expect(readdirSync(join(host.runDir, 'steps'))).toContain('99-4.8.0-revert.out')
  })
})

describe('the boot hook', () => {
  it('is a unit where root has systemd, enabled from down to up', async () => {
    const units = join(aDirectoryOf(), 'etc/systemd/system')
    const wants = join(units, 'multi-user.target.wants')
    mkdirSync(units, { recursive: true })
    const host = new ScriptHost(oneHop({ composer: { run: `cp -rL ${wants} seen` } }), {
      bootHook: units as `/${string}`,
    })
    const stale = join(units, 'fleet-boot-20261101-020000-gone.service')
    const other = join(units, 'fleet-boot-other.service')
    writeFileSync(stale, `# ${host.stateDir}/runs/20261101-020000-gone/script.sh\n`)
    writeFileSync(other, '# /var/lib/other/runs/1/script.sh\n')
    await host.execute('run', '1')
    const name = `fleet-boot-${host.run}.service`
    const unit = readFileSync(join(host.root, 'seen', name), 'utf8')
    expect(unit).toContain(`\nExecStart=/bin/sh "${host.scriptPath}" boot\n`)
    expect(readdirSync(units).sort()).toEqual([basename(other), basename(wants)])
    expect(readdirSync(wants)).toEqual([])
  })

  it('is a line of cron where the unit cannot be written', async () => {
    const host = new ScriptHost(
      oneHop({ composer: { run: 'cp "$(command -v crontab).table" seen' } }),
      { bootHook: '/dev/null/etc/systemd/system' },
    )
    put(host, 'crontab', crontab('cat "$0.table"'))
    writeFileSync(join(host.bin, 'crontab.table'), '')
    await host.execute('run', '1')
    expect(readFileSync(join(host.root, 'seen'), 'utf8')).toContain(`${host.scriptPath} boot`)
    expect(tableOf(host)).toBe('')
  })

  const crontab = (table: string) =>
    `case $1 in -l) ${table} ;; -) cat >"$0.table.new" && mv "$0.table.new" "$0.table" ;; esac`
  const tableOf = (host: ScriptHost) => readFileSync(join(host.bin, 'crontab.table'), 'utf8')

  it('is put beside what else is in the table, and taken out again', async () => {
    const host = new ScriptHost(
      oneHop({ composer: { run: 'cp "$(command -v crontab).table" seen' } }),
      {
        bootHook: 'cron',
      },
    )
    put(host, 'crontab', crontab('cat "$0.table"'))
    const others = '0 1 * * * backup\n@reboot other # fleet\n'
    writeFileSync(join(host.bin, 'crontab.table'), others)
    await host.execute('run', '1')
    expect(readFileSync(join(host.root, 'seen'), 'utf8')).toBe(
      `${others}@reboot /bin/sh ${host.scriptPath} boot # fleet\n`,
    )
    expect(tableOf(host)).toBe(others)
  })

  it('touches no table that cannot be read', async () => {
    const host = new ScriptHost(oneHop(), { bootHook: 'cron' })
    put(host, 'crontab', crontab('echo "crontab: Permission denied" >&2; exit 1'))
    writeFileSync(join(host.bin, 'crontab.table'), 'precious\n')
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'upgraded' })
    expect(tableOf(host)).toBe('precious\n')
  })
})

describe('the text of a script', () => {
  it('sets no variable in front of a function: in an old dash it would outlive the call', () => {
    const { script } = new ScriptHost(oneHop())
    const functions = [...script.matchAll(/^([a-z_]+)\(\) \{/gm)].map(([, name]) => name)
    expect(functions.length).toBeGreaterThan(50)
    const calls = script.match(
      new RegExp(`^.*\\b[A-Za-z_]+=\\S+ (${functions.join('|')})\\b.*$`, 'gm'),
    )
    expect(calls ?? []).toEqual([])
  })
})
