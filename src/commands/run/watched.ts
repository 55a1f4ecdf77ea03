import type { RunState } from '../../journal/run-state.ts'
import type { RunPlace } from '../../remote/scripts.ts'

/** A run to watch: where it stands as far as is known, and the hosts that have begun. */
export type Watched = {
  readonly state: RunState
  readonly places: readonly RunPlace[]
  /** Whether a fleet may be at work on it here. */
  readonly canHalt: boolean
}
