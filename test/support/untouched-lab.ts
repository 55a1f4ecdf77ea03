import { expect } from 'vitest'
import { type Lab, startLab } from '../lab/lab.ts'

const names = ['lon1', 'odd1', 'web1']

/** A lab on 4.8.0 for tests that ask only what has to be refused, or what only looks. */
export function startUntouchedLab(): Promise<Lab> {
  return startLab({ hosts: names.map((name) => ({ name, release: '4.8.0' })) })
}

/** No host has another release now, a run on record or a service restarted. */
export async function expectUntouched(lab: Lab): Promise<void> {
  for (const name of names) {
    expect(await lab.host(name).release()).toBe('v4.8.0')
    expect(lab.host(name).has('state/runs')).toBe(false)
    expect(lab.host(name).restarts()).toEqual([])
  }
}
