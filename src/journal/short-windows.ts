import type { Host } from '../inventory/inventory.ts'
import { canStart, type HostPlan, type Plan } from '../plan/plan.ts'
import { roomOf } from '../plan/windows.ts'
import type { UsualTimes } from './usual-times.ts'

/** The plan with a warning at hosts whose work usually takes longer than their window is open. */
export function warnOfShortWindows(
  plan: Plan,
  hosts: readonly Host[],
  { usual, now }: { readonly usual: UsualTimes; readonly now: number },
): Plan {
  const isShort = (own: HostPlan): boolean => {
    const host = hosts.find(({ name }) => name === own.host)
    const room = host && roomOf(host, now)
    return room !== undefined && canStart(own) && usualSecondsOf(own, usual) > room
  }
  return {
    ...plan,
    hosts: plan.hosts.map((own) =>
      isShort(own) ? { ...own, warnings: [...own.warnings, 'window-short' as const] } : own,
    ),
  }
}

function usualSecondsOf({ host, hops }: HostPlan, usual: UsualTimes): number {
  const steps = hops.flatMap(({ to, steps }) =>
    steps.filter(({ skip }) => skip === undefined).map(({ id }) => `${to}/${id}`),
  )
  return steps.reduce((sum, step) => sum + (usual.ofStep(host, step) ?? 0), 0)
}
