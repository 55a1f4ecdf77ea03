import type { FleetEvent } from '../events.ts'
import { RunFold } from '../journal/replay.ts'
import { progressLine } from './progress.ts'

/** What happened in a run, line by line, as it was told while it happened. */
export function storyOf(events: Iterable<FleetEvent>): string[] {
  const fold = new RunFold()
  return [...events].flatMap((event) => {
    fold.apply(event)
    return (fold.state && progressLine(event, fold.state)) ?? []
  })
}
