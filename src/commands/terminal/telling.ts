import type { FleetEvent } from '../../events.ts'
import type { RunState } from '../../journal/run-state.ts'
import { progressLine } from '../../report/progress.ts'
import type { Screen } from './screen.ts'

/** Tells what happens while it happens: line by line, or in a view that is drawn anew. */
export type Telling = {
  readonly tell: (line: string) => void
  readonly apply: (event: FleetEvent, state: RunState) => void
  readonly close: () => void
}

/** A plain line for what is worth one: for logs, pipes and plain terminals. */
export function tellInLines({ tell }: Pick<Screen, 'tell'>): Telling {
  return {
    tell,
    apply: (event, state) => {
      const line = progressLine(event, state)
      if (line) tell(line)
    },
    close: () => undefined,
  }
}
