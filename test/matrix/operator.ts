import { AsyncLocalStorage } from 'node:async_hooks'
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseCommandLine } from '../../src/commands/line/parse.ts'
import { runsDirOf } from '../../src/config.ts'
import { ExpectedFailure } from '../../src/failure.ts'
import { word } from '../../src/wording/word.ts'
import type { Controller, Ended } from '../support/controller.ts'

type Printed = { stdout: string; stderr: string }

const printed = new AsyncLocalStorage<Printed>()

/**
 * Somebody who types commands of fleet. They run in this process, which costs a fifth of one of their
 * own; each of many at a time has its own output.
 */
export const operator = {
  async fleet(...args: string[]): Promise<Ended> {
    const own: Printed = { stdout: '', stderr: '' }
    const code = await printed.run(own, () => parseCommandLine(args).catch(tellFailure))
    return { code, ...own }
  },
}

/** Makes this process a machine that fleet runs on. */
export function becomeController(): void {
  const stateHome = mkdtempSync(join(tmpdir(), 'fleet-controller-'))
  Object.assign(process.env, {
    XDG_STATE_HOME: stateHome,
    XDG_CONFIG_HOME: stateHome,
    FLEET_KEEPALIVE: '1s',
  })
  process.setMaxListeners(0)
  for (const name of ['stdout', 'stderr'] as const) divert(name)
}

/** The journals of one that died become ours: the same machine, another process. */
export function takeOverFrom({ runsDir }: Controller): void {
  cpSync(runsDir, runsDirOf(process.env), { recursive: true })
}

/** What a command prints goes to it; everything else where it did. */
function divert(name: 'stdout' | 'stderr'): void {
  const stream = process[name]
  const write = stream.write.bind(stream)
  stream.write = ((text: string, ...more: never[]) => {
    const own = printed.getStore()
    if (!own) return write(text, ...more)
    own[name] += text
    return true
  }) as typeof stream.write
}

function tellFailure(error: unknown): never {
  if (!(error instanceof ExpectedFailure)) throw error
  const { what, evidence, next } = word(error.failure)
  throw new Error([`fleet: ${what}`, ...evidence, `next: ${next}`].join('\n'))
}
