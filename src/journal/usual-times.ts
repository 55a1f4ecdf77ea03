import type { Seconds } from '../duration.ts'
import type { FleetEvent } from '../events.ts'
import { timelinesOf } from './timeline.ts'

/** How long things took in earlier runs; of a host that has none, what they took elsewhere. */
export type UsualTimes = {
  readonly ofStep: (host: string, step: string) => Seconds | undefined
}

/** The middle of what each step took where it was done, over these runs. */
export function usualTimesOf(runs: Iterable<Iterable<FleetEvent>>): UsualTimes {
  const taken = new Map<string, number[]>()
  const note = (key: string, seconds: number) => {
    taken.set(key, [...(taken.get(key) ?? []), seconds])
  }
  for (const events of runs) {
    for (const [host, { steps }] of timelinesOf(events)) {
      for (const { step, how, from, to } of steps) {
        if (how !== 'done' || to === undefined || to < from) continue
        note(`${host} ${step}`, to - from)
        note(idOf(step), to - from)
      }
    }
  }
  const ofStep = (host: string, step: string) =>
    middleOf(taken.get(`${host} ${step}`)) ?? middleOf(taken.get(idOf(step)))
  return { ofStep }
}

/** A step of any hop: `composer` of `4.9.0/composer`. */
function idOf(step: string): string {
  return step.slice(step.indexOf('/') + 1)
}

function middleOf(seconds: readonly number[] | undefined): Seconds | undefined {
  return seconds?.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)]
}
