import type { JournalTail } from '../../journal/journal-tail.ts'
import type { RunState } from '../../journal/run-state.ts'
import type { RunPlace } from '../../remote/scripts.ts'

/** A run to watch: where it stands as far as is known, and the hosts that have begun. */
export type Watched = {
  readonly state: RunState
  readonly places: readonly RunPlace[]
  /** Of its journal, where a fleet may be at work on it here. */
  readonly tail?: JournalTail | undefined
}
