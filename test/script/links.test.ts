import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { aStep } from '../support/builders.ts'
import { last, oneHop } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const isRoot = process.getuid?.() === 0
if (!isRoot) console.warn('NOT TESTED: only root can be led astray by the web user')

type Attack = {
  readonly name: string
  /** Whether the web user owns the whole installation, and not only what it must write. */
  readonly ownsAll?: boolean
  /** What stands there before the run; it may take rights that the web user has not. */
  readonly plant?: (vendor: string, outside: string) => void
  /** What the web user does while the site is down. */
  readonly during?: string
}

const attacks: readonly Attack[] = [
  { name: 'a link to a file', plant: (vendor, out) => symlinkSync(`${out}/shadow`, `${vendor}/l`) },
  { name: 'a link to a directory', plant: (vendor, out) => symlinkSync(out, `${vendor}/l`) },
  { name: 'a hard link', plant: (vendor, out) => linkSync(`${out}/shadow`, `${vendor}/hard`) },
  {
    name: 'a link in place of the maintenance flag',
    during: 'ln -sf ../../../outside/shadow storage/framework/down',
  },
  {
    name: 'a link in place of where the flag is',
    during: 'rm -rf storage/framework && ln -s ../../outside storage/framework',
  },
  {
    name: 'a link in place of the caches',
    during: 'rm -rf bootstrap/cache; ln -s ../../outside bootstrap/cache',
    ownsAll: true,
  },
  {
    name: 'a link in place of the libraries',
    during: 'rm -rf vendor && ln -s ../outside vendor',
    ownsAll: true,
  },
  {
    name: 'a link to nothing in place of the libraries',
    during: 'rm -rf vendor && ln -s ../outside/vendor vendor',
    ownsAll: true,
  },
  {
    name: 'a link above the libraries',
    during: 'mv public gone && ln -s ../outside public',
    ownsAll: true,
  },
  {
    name: 'a link in place of what was kept',
    during: 'mv .fleet gone && ln -s ../outside .fleet',
    ownsAll: true,
  },
]

const libraries = ['vendor', 'public/bower_components']
const writable = [...libraries, 'bootstrap/cache', 'storage']

/** An installation, and beside it what is none of it. */
function installation({ plant, during = 'true', ownsAll }: Attack): ScriptHost {
  const run = `fix_permissions ${writable.join(' ')}`
  const permissions = aStep({ id: 'permissions', run })
  const [hop] = oneHop({ composer: { run: `${during}; [ ! -e ../fails ]` } })
  const steps = [permissions, ...(hop?.steps ?? [])]
  const owner = ownsAll ? 'www-data' : 'root'
  const setup = { webUser: 'www-data', owner, libraries }
  const host = new ScriptHost(hop ? [{ ...hop, steps }] : [], setup)
  for (const path of writable) mkdirSync(join(host.root, path), { recursive: true })
  const outside = join(host.dir, 'outside')
  mkdirSync(outside)
  for (const name of ['shadow', 'discarded', 'services.php'])
    writeFileSync(join(outside, name), 'a secret\n', { mode: 0o600 })
  plant?.(join(host.root, 'vendor'), outside)
  for (const path of [host.dir, outside]) chmodSync(path, 0o711)
  execFileSync('chown', ['-Rh', 'root:', outside, host.root])
  const own = ownsAll ? ['.'] : writable
  execFileSync('chown', ['-Rh', 'www-data:', ...own], { cwd: host.root })
  execFileSync('chown', ['-R', 'root:', outside])
  writeFileSync(join(host.dir, 'trace'), '')
  chmodSync(join(host.dir, 'trace'), 0o666)
  return host
}

/** All that is outside, with owners, modes, times and contents. */
function outsideOf(host: ScriptHost): string {
  const script = "find outside -printf '%p %y %u %m %T@\\n' | sort; cat outside/*"
  return execFileSync('sh', ['-c', script], { cwd: host.dir, encoding: 'utf8' })
}

/** The files of the installation in which the web user reads what is outside. */
function leaksIn(host: ScriptHost): string {
  const script = "runuser -u www-data -- grep -rls 'a secret' ."
  return spawnSync('sh', ['-c', script], { cwd: host.root, encoding: 'utf8' }).stdout
}

describe.runIf(isRoot).each(['goes well', 'goes back'])('a run that %s', (how) => {
  it.concurrent.each(attacks)(
    'leads root out of the installation by no link: $name',
    async (attack) => {
      const host = installation(attack)
      if (how === 'goes back') writeFileSync(join(host.dir, 'fails'), '')
      const before = outsideOf(host)
      const facts = await host.execute('run', '1')
      if (attack.during)
        expect(facts).toContainEqual({ type: 'step-started', step: '4.8.0/composer' })
      expect(last(facts)).toMatchObject({ type: 'attempt-finished' })
      expect(outsideOf(host)).toBe(before)
      expect(leaksIn(host)).toBe('')
    },
  )
})
