import type { Answer } from '../answer.ts'
import { isYes, optionalCount, readTold, text } from '../survey/told.ts'

/** Who has a host: nobody, a run that is at work, or one that has not come to its end. */
export type DescribedLock =
  | { readonly hold: 'free' }
  | {
      readonly hold: 'held' | 'left'
      readonly stateDir: string
      readonly run: string
      readonly by: string
      /** The last step that it began, and when. */
      readonly step: string
      readonly at: number | undefined
      readonly hasTouchedSchema: boolean
      /** It kept what it takes to go back. */
      readonly canGoBack: boolean
      readonly isDown: boolean
    }

/** Reads what `unlock.sh` prints; nothing where it is no such answer. */
export function readDescribedLock(answer: Answer): DescribedLock | undefined {
  if (answer.kind === 'unknown' || answer.code !== 0) return undefined
  const told = readTold(answer.stdout)
  const hold = text(told, 'lock')
  if (hold === 'free') return { hold }
  const run = text(told, 'run')
  if ((hold !== 'held' && hold !== 'left') || !/^[\w.-]{1,64}$/.test(run)) return undefined
  return {
    hold,
    run,
    stateDir: text(told, 'state'),
    by: text(told, 'by'),
    step: text(told, 'step'),
    at: optionalCount(told, 'at'),
    hasTouchedSchema: text(told, 'schema') === 'touched',
    canGoBack: isYes(told, 'original'),
    isDown: isYes(told, 'down'),
  }
}
