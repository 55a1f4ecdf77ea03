import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FleetEvent } from '../../src/events.ts'
import { listRuns, readJournal } from '../../src/journal/journal.ts'
import { builtFleet } from './built.ts'
import { until } from './until.ts'

/** How a command ended, and all it printed. */
export type Ended = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A running fleet, to be watched, interrupted or killed. */
export type Running = {
  readonly child: ChildProcess
  readonly stderr: () => string
  readonly ended: Promise<Ended>
}

/** A machine that fleet runs on: the real command line, with a state of its own. */
export class Controller {
  readonly stateHome = mkdtempSync(join(tmpdir(), 'fleet-controller-'))
  readonly #inventory: string
  readonly #keepalive: string
  readonly #cli: string | undefined

  /** A link that falls silent is given up after three times `keepalive`; `cli` is another build. */
  constructor(inventory: string, keepalive = '1s', cli?: string) {
    this.#inventory = inventory
    this.#keepalive = keepalive
    this.#cli = cli
  }

  /** Runs a command to its end. */
  fleet(...args: string[]): Promise<Ended> {
    return this.start(...args).ended
  }

  start(...args: string[]): Running {
    const child = spawn(process.execPath, [this.#cli ?? builtFleet(), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: this.env,
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (text) => {
      stdout += text
    })
    child.stderr.on('data', (text) => {
      stderr += text
    })
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (code) => resolve({ code, stdout, stderr }))
    })
    return { child, stderr: () => stderr, ended }
  }

  /** What fleet is started with. */
  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      FLEET_INVENTORY: this.#inventory,
      FLEET_KEEPALIVE: this.#keepalive,
      XDG_STATE_HOME: this.stateHome,
      XDG_CONFIG_HOME: this.stateHome,
    }
  }

  get runsDir(): string {
    return join(this.stateHome, 'fleet/runs')
  }

  /** Waits until a host of the last run begins a step; fails where fleet ends before. */
  async reaches({ child, stderr }: Running, step: string): Promise<void> {
    const hasBegun = () => {
      if (child.exitCode !== null) throw new Error(`it ended before ${step}:\n${stderr()}`)
      const begun = stderr().includes('run ') ? this.journal() : []
      return begun.some((event) => event.type === 'step-started' && event.step === step)
    }
    await until(`it begins ${step}`, hasBegun, 180)
  }

  lastRun(): string {
    const run = listRuns(this.runsDir).at(-1)
    if (!run) throw new Error('no run was begun')
    return run
  }

  journal(): FleetEvent[] {
    return readJournal(this.runsDir, this.lastRun()) ?? []
  }
}
