import type { RunState } from '../../journal/run-state.ts'
import type { HostTimeline } from '../../journal/timeline.ts'
import type { Tail } from '../../remote/printed.ts'

/** A run with all that is known of it: what its hosts did when, and what their steps printed. */
export type Told = {
  readonly state: RunState
  readonly timelines: ReadonlyMap<string, HostTimeline>
  /** By host, then by step; or why nobody knows. Absent where nobody was asked. */
  readonly tails: ReadonlyMap<string, ReadonlyMap<string, Tail> | string>
}
