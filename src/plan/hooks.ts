import { minute } from '../duration.ts'
import type { Hook, Hooks, Host } from '../inventory/inventory.ts'
import { quote } from '../quote.ts'
import { reloadFirst, reloadLast } from '../recipes/steps/code.ts'
import type { HookId, HookPoint } from '../step-ids.ts'
import type { PlannedCommand } from './plan.ts'

/** Of which hop the steps are: the one to a release, the first of a run or not. Of a rollback, none. */
export type HookPlace = { readonly to?: string; readonly isFirst: boolean }

/**
 * The steps with the inventory's own lines around them, as steps like any other. What is skipped has
 * none, and the site goes down but once. A line before a step fails as what came before it would: of
 * the step itself nothing has begun.
 */
export function withHooks(
  steps: readonly PlannedCommand[],
  { hooks, reload }: Pick<Host, 'hooks' | 'reload'>,
  place: HookPlace,
): PlannedCommand[] {
  const hooked = steps.flatMap((step, index): PlannedCommand[] => {
    if (step.skip) return [step]
    const phaseBefore = steps[index - 1]?.phase ?? step.phase
    const find = (lines: Hooks['before']) => findHook(lines, step.id as HookPoint, place)
    return [
      ...planHook('before', step.id as HookPoint, find(hooks.before), phaseBefore),
      step,
      ...planHook('after', step.id as HookPoint, find(hooks.after), step.phase),
    ]
  })
  return aroundHop(reload === undefined ? hooked : withReload(hooked), hooks, place)
}

/** The line for when a hop is taken back, once its code is; the more particular one counts. */
export function findRevertHook({ after }: Hooks, to: string): Hook | undefined {
  return after[`${to}/revert`] ?? after.revert
}

function aroundHop(
  steps: readonly PlannedCommand[],
  { before, after }: Hooks,
  { to }: HookPlace,
): PlannedCommand[] {
  const [first, last] = [steps[0], steps.at(-1)]
  if (to === undefined || !first || !last) return [...steps]
  return [
    ...planHook('before', 'hop', before[to] ?? before.hop, first.phase),
    ...steps,
    ...planHook('after', 'hop', after[to] ?? after.hop, last.phase),
  ]
}

function findHook(
  lines: Hooks['before'],
  point: HookPoint,
  { to, isFirst }: HookPlace,
): Hook | undefined {
  const ofEvery = point === 'down' && !isFirst ? undefined : lines[point]
  return (to === undefined ? undefined : lines[`${to}/${point}`]) ?? ofEvery
}

function planHook(
  when: 'before' | 'after',
  point: HookPoint,
  hook: Hook | undefined,
  phase: PlannedCommand['phase'],
): PlannedCommand[] {
  if (!hook) return []
  const id: HookId = `${when}-${point}`
  const title = `${when} ${point === 'hop' ? 'the hop' : point}: ${hook.run}`
  const run = `run_hook ${quote(hook.run)}`
  return [{ id, title, phase, as: hook.as, limit: 10 * minute, retry: 'idempotent', run }]
}

/** Once new code is there, and again when all of it is: what was asked for meanwhile may be kept. */
function withReload(steps: readonly PlannedCommand[]): PlannedCommand[] {
  const checkout = steps.findLast(({ id }) => id === 'checkout' || id === 'after-checkout')
  return steps.flatMap((step) => {
    if (step.id === 'up') return [reloadLast, step]
    return step === checkout ? [step, reloadFirst] : [step]
  })
}
