import type { FleetEvent } from '../../events.ts'
import { ExpectedFailure } from '../../failure.ts'
import { isKept, type Journal } from '../../journal/journal.ts'
import { RunFold } from '../../journal/replay.ts'
import type { RunState } from '../../journal/run-state.ts'
import type { Log } from '../../log.ts'
import type { Telling } from '../terminal/telling.ts'
import type { Announcer } from './announcer.ts'
import type { Execution } from './execution.ts'

type JournalLost = Omit<Extract<FleetEvent, { type: 'journal-lost' }>, 'at'>

/** What has happened so far, told to the journal, the log and the screen as it happens. */
export class Story {
  readonly #journal: Journal | undefined
  readonly #log: Log
  readonly #fold: RunFold
  /** Who shows it, once somebody does. */
  telling: Telling | undefined
  announcer: Announcer | undefined
  whenJournalIsLost: () => void = () => undefined

  constructor({ journal, state }: Pick<Execution, 'journal' | 'state'>, log: Log) {
    this.#journal = journal
    this.#log = log
    this.#fold = new RunFold(state)
  }

  get state(): RunState {
    if (!this.#fold.state) throw new Error('a run has no state before it started')
    return this.#fold.state
  }

  /** Nothing before the run has begun. */
  readonly stateNow = (): RunState | undefined => this.#fold.state

  /** Throws where the first event cannot be kept: then nothing has begun. */
  readonly begin = (event: FleetEvent): void => {
    this.#journal?.append(event)
    this.#tell(event)
  }

  readonly emit = (event: FleetEvent): void => {
    const lost = this.#keep(event)
    this.#tell(event)
    if (!lost) return
    this.#tell({ ...lost, at: event.at })
    this.whenJournalIsLost()
  }

  /** What is kept is how it began: a resume reads the rest from the hosts. */
  #keep(event: FleetEvent): JournalLost | undefined {
    if (this.stateNow()?.isJournalLost) return undefined
    try {
      this.#journal?.append(event)
      return undefined
    } catch (error) {
      if (!(error instanceof ExpectedFailure) || error.failure.kind !== 'file-unwritable')
        throw error
      return { type: 'journal-lost', path: error.failure.path, reason: error.failure.reason }
    }
  }

  #tell(event: FleetEvent): void {
    this.#fold.apply(event)
    this.#write(event)
    if (!this.#journal) return
    this.telling?.apply(event, this.state)
    this.announcer?.apply(event, this.state)
  }

  /** The journal has every event with its facts; the log is to find out about links and launches. */
  #write(event: FleetEvent): void {
    if ('offsetBytes' in event || !isKept(event)) this.#log.debug(event.type, event)
    else this.#log.info(event.type, event.type === 'run-started' ? { run: event.run } : event)
  }
}
