import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Lab } from '../lab/lab.ts'
import { Controller, type Ended } from './controller.ts'
import { aDirectoryOf } from './files.ts'

/** Upgrades without being asked again, from a machine that has no runs yet. */
export function upgrade(inventory: string, ...args: string[]): Promise<Ended> {
  return new Controller(inventory).fleet('upgrade', '--yes', ...args)
}

/** The lab's inventory with one thing changed, as an operator would get it wrong. */
export function inventoryWith(lab: Lab, from: string | RegExp, to: string): string {
  const text = readFileSync(lab.inventory, 'utf8')
  expect(text).toMatch(from)
  return join(aDirectoryOf({ 'fleet.yaml': text.replace(from, to) }), 'fleet.yaml')
}
