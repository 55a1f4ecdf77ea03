import type { Blocker } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import { nextOpening, openSeconds, parseWindow } from '../inventory/window.ts'

/** Why a host may not be started at this moment, where its window says so. */
export function whyClosed(
  { window = '' }: Pick<Host, 'window'>,
  now: number,
): Extract<Blocker, { kind: 'window-closed' }> | undefined {
  const parsed = parseWindow(window)
  if (!parsed || openSeconds(parsed, now) !== undefined) return undefined
  return { kind: 'window-closed', window, opensAt: nextOpening(parsed, now) }
}

/** How long a host has for its work: until its window closes, the next one where it is closed. */
export function roomOf({ window = '' }: Pick<Host, 'window'>, now: number): number | undefined {
  const parsed = parseWindow(window)
  return parsed && openSeconds(parsed, nextOpening(parsed, now))
}
