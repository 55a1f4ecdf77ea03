import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { ApprovedSql } from '../../src/approved-sql.ts'
import type { Host } from '../../src/inventory/inventory.ts'
import { makeRunId } from '../../src/journal/journal.ts'
import type { Hop, Setup } from '../../src/plan/plan.ts'
import { compileScript } from '../../src/script/compile.ts'
import { aHost, aHostPlan, aSetup } from './builders.ts'

type Fact = { readonly type: string; readonly [field: string]: unknown }

/** A directory that stands for a host: a checkout with three releases, our place, and scripts of test steps. */
export class ScriptHost {
  readonly dir = mkdtempSync(join(tmpdir(), 'fleet-script-'))
  readonly root = join(this.dir, 'root')
  readonly stateDir = join(this.dir, 'state')
  run = ''
  script = ''
  readonly #differing: Partial<Host>

  /** `differing` is what its inventory says otherwise. */
  constructor(hops: readonly Hop[], setup: Partial<Setup> = {}, differing: Partial<Host> = {}) {
    this.#differing = differing
    this.#makeCheckout()
    this.ship(makeRunId(new Date(), Math.random()), hops, setup)
  }

  /** Compiles a plan and puts its script where a launch would; from then on this is the host's run. */
  ship(
    run: string,
    hops: readonly Hop[],
    setup: Partial<Setup> = {},
    approved: ApprovedSql = {},
  ): void {
    this.run = run
    mkdirSync(join(this.runDir, 'steps'), { recursive: true })
    const me = userInfo().username
    const path = `${this.bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`
    const host = aHost({ root: this.root, webUser: me, env: { PATH: path }, ...this.#differing })
    const plan = aHostPlan({
      from: hops[0]?.from,
      hops,
      setup: aSetup({
        root: this.root,
        stateDir: this.stateDir,
        owner: me,
        webUser: me,
        php: join(this.bin, 'php'),
        ...setup,
      }),
    })
    const about = {
      run,
      by: 'test@here',
      work: setup.back ? 'rollback' : 'upgrade',
      approved,
    } as const
    this.script = compileScript(plan, host, about)
    writeFileSync(this.scriptPath, this.script)
  }

  get runDir(): string {
    return join(this.stateDir, 'runs', this.run)
  }

  get bin(): string {
    return join(this.dir, 'bin')
  }

  get scriptPath(): string {
    return join(this.runDir, 'script.sh')
  }

  /** Runs the script to its end and gives the facts it recorded, without times. */
  async execute(...args: string[]): Promise<Fact[]> {
    const child = this.start(...args)
    await new Promise((resolve) => child.on('close', resolve))
    return this.facts()
  }

  start(...args: string[]): ChildProcess {
    return spawn('setsid', ['sh', this.scriptPath, ...args], { stdio: 'ignore' })
  }

  facts(): Fact[] {
    const path = join(this.runDir, 'events')
    if (!existsSync(path)) return []
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
    return lines.map((line) => {
      const { at: _at, ...fact } = JSON.parse(line) as Fact & { at: number }
      return fact
    })
  }

  /** What the steps have noted, a line each: `trace WORD` in a step. */
  trace(): string[] {
    const path = join(this.dir, 'trace')
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  }

  git(...args: string[]): string {
    return execFileSync('git', ['-C', this.root, ...args], { encoding: 'utf8' }).trim()
  }

  #makeCheckout(): void {
    mkdirSync(join(this.root, 'storage/framework'), { recursive: true })
    mkdirSync(join(this.root, 'vendor'))
    mkdirSync(this.bin)
    writeFileSync(join(this.bin, 'php'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 })
    writeFileSync(join(this.bin, 'trace'), `#!/bin/sh\necho "$@" >>${this.dir}/trace\n`, {
      mode: 0o755,
    })
    execFileSync('git', ['init', '-q', this.root])
    writeFileSync(join(this.root, '.gitignore'), 'vendor\nstorage\n')
    for (const release of ['4.7.3', '4.8.0', '4.9.0']) {
      writeFileSync(join(this.root, 'version'), release)
      writeFileSync(join(this.root, 'composer.lock'), `lock of ${release}\n`)
      this.git('add', '-A')
      this.git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', release)
      this.git('tag', `v${release}`)
    }
    this.git('checkout', '-q', 'v4.7.3')
    writeFileSync(join(this.root, 'vendor/autoload.php'), 'libraries of 4.7.3')
  }
}
