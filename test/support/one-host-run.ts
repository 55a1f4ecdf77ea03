import type { FleetEvent } from '../../src/events.ts'
import { ExpectedFailure } from '../../src/failure.ts'
import { RunFold } from '../../src/journal/replay.ts'
import type { HostState, RunState } from '../../src/journal/run-state.ts'
import type { Connection } from '../../src/remote/connection.ts'
import { runHost } from '../../src/rollout/host-run.ts'
import type { HostRunContext } from '../../src/rollout/host-run-context.ts'
import type { Unreachable } from '../../src/unreachable.ts'
import { aHost } from './builders.ts'
import { aPlan, runStarted, startedAt } from './run-builders.ts'

export const refused: Unreachable = {
  kind: 'connect-failed',
  target: { address: 'lon1.example.net', port: 22, user: 'root' },
  reason: 'connection refused',
}

/** A run of lon1 as its journal has it, and what comes of running the host from there. */
export class OneHostRun {
  readonly events: FleetEvent[] = []
  readonly #fold = new RunFold()

  constructor(journal: readonly FleetEvent[]) {
    const started = runStarted(aPlan({ lon1: {} }))
    for (const event of [started, ...journal]) this.#fold.apply(event)
  }

  get state(): RunState {
    if (!this.#fold.state) throw new Error('not started')
    return this.#fold.state
  }

  get host(): HostState {
    const host = this.state.hosts.get('lon1')
    if (!host) throw new Error('no lon1')
    return host
  }

  async run(differing: Partial<HostRunContext>): Promise<this> {
    await runHost({
      host: aHost(),
      place: { host: aHost(), run: this.state.run, stateDir: '/nonexistent' },
      script: '',
      connectTo: () => Promise.reject(new ExpectedFailure(refused)),
      state: () => this.host,
      emit: (event) => {
        this.events.push(event)
        this.#fold.apply(event)
      },
      detach: new AbortController().signal,
      linkPatienceSeconds: 0,
      now: () => startedAt + 60,
      ...differing,
    })
    return this
  }
}

/** A host that is gone once its connection is. */
export function whileOpen(connection: Connection): () => Promise<Connection> {
  return async () => {
    if (connection.isOpen) return connection
    throw new ExpectedFailure(refused)
  }
}
