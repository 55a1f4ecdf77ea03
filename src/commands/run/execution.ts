import type { FleetEvent } from '../../events.ts'
import type { Inventory } from '../../inventory/inventory.ts'
import type { Journal } from '../../journal/journal.ts'
import type { RunState } from '../../journal/run-state.ts'
import type { Connections } from '../../remote/connections.ts'
import type { Everywhere } from '../line/flags.ts'
import type { TellingOthers } from '../line/telling-others.ts'
import type { Screen } from '../terminal/screen.ts'
import type { Unreviewed } from './reviews.ts'

/** A run to bring to its end: a new one, or one taken up where its journal stands. */
export type Execution = {
  readonly args: Everywhere & TellingOthers
  readonly inventory: Inventory
  readonly connections: Connections
  readonly screen: Screen
  /** Where the run stands before `first`; nothing where it is new. */
  readonly state: RunState | undefined
  /** What happens first: `run-started` or `run-resumed`. */
  readonly first: FleetEvent
  /** Missing where nothing will be started: then there is nothing to remember. */
  readonly journal: Journal | undefined
  readonly runDir: string | undefined
  readonly unreviewed: Unreviewed
  /** Whether hosts outside their window wait for it. */
  readonly isWaiting?: boolean
}
