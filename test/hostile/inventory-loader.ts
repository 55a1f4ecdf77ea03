import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { ExpectedFailure } from '../../src/failure.ts'
import type { Inventory } from '../../src/inventory/inventory.ts'
import { loadInventory } from '../../src/inventory/load.ts'
import type { Problem } from '../../src/usage-failure.ts'
import { aDirectoryOf } from '../support/files.ts'
import { hostile, spoilt, type Target, tryAll } from './target.ts'

const isOneLine = (text: string) => text !== '' && !/[\n\0]/.test(text)
const isPath = (text: string) => text.startsWith('/') && !/[\n\0]/.test(text)
const isWebUrl = (text: string) => /^https?:/i.test(text) && URL.canParse(text)

/** What each setting takes, told in other words than the loader's. */
const settings = {
  root: isPath,
  stateDir: isPath,
  php: isPath,
  memcached: isOneLine,
  alarm: (text: string) => isOneLine(text) && (!/^\w+:\/\//.test(text) || isWebUrl(text)),
  webUser: (text: string) => /^[a-z_]/i.test(text) && !/[^a-z0-9._-]/i.test(text),
  address: (text: string) => /^[a-z0-9:[]/i.test(text) && !/[^a-z0-9.:_%\]-]/i.test(text.slice(1)),
  site: (text: string) => /^[a-z0-9]/i.test(text) && !/[^a-z0-9._-]/i.test(text),
} as const
const keys = Object.keys(settings) as Array<keyof typeof settings>

/** Half of them begin as they should. */
const value = fc
  .tuple(fc.constantFrom('', '/', 'a', 'https://a/'), hostile)
  .map((parts) => parts.join(''))
const perFile = 25 * keys.length
const someValues = fc.array(value, { minLength: perFile, maxLength: perFile })
const example = readFileSync('inventory/fleet.yaml', 'utf8').replaceAll(/^ *#.*\n/gm, '')

export const inventoryLoader: Target = {
  name: 'the inventory loader takes each setting as it stands, or says on which line it does not',
  tries: 500 * perFile + 500,
  attack() {
    const file = join(aDirectoryOf(), 'fleet.yaml')
    const load = (text: string) => {
      writeFileSync(file, text)
      return loaded(file)
    }
    let count = 0
    tryAll(500, someValues, (values) => {
      const wrong = values.flatMap((text, at) => (isTaken(text, at) ? [] : [lineOf(at)]))
      expect(linesOf(load(yamlOf(values)))).toEqual(wrong)
      count += 1
      if (count % 5 === 0) expectTaken(values, load(yamlOf(values, isTaken)))
    })
    tryAll(500, spoilt([example]), (text) => {
      expect(linesOf(load(text)).filter((line) => line < 1)).toEqual([])
    })
  },
}

/** Of the n-th value: the hosts have all settings in turn. */
const keyOf = (at: number) => keys[at % keys.length] ?? 'root'
const hostOf = (at: number) => Math.floor(at / keys.length)
const lineOf = (at: number) => 2 + hostOf(at) + at + 1
const isTaken = (text: string, at: number) => settings[keyOf(at)](text)

/** A setting a line, what is hostile as YAML writes it; those alone that are wanted. */
function yamlOf(values: readonly string[], isWanted: typeof isTaken = () => true): string {
  const lines = values.flatMap((text, at) => [
    ...(at % keys.length === 0 ? [`  h${hostOf(at)}:`] : []),
    ...(isWanted(text, at) ? [`    ${keyOf(at)}: ${JSON.stringify(text)}`] : []),
  ])
  return ['hosts:', ...lines, ''].join('\n')
}

function linesOf(told: Inventory | readonly Problem[]): number[] {
  if ('hosts' in told) return []
  return told.map(({ line }) => line ?? 0).toSorted((a, b) => a - b)
}

function expectTaken(values: readonly string[], told: Inventory | readonly Problem[]): void {
  if (!('hosts' in told)) throw new Error(told.map(({ message }) => message).join('\n'))
  const right = values.map((text, at) => ({ text, at })).filter(({ text, at }) => isTaken(text, at))
  expect(right.map(({ at }) => told.hosts[hostOf(at)]?.[keyOf(at)])).toEqual(
    right.map(({ text }) => text),
  )
}

function loaded(file: string): Inventory | readonly Problem[] {
  try {
    return loadInventory(file)
  } catch (error) {
    if (error instanceof ExpectedFailure && error.failure.kind === 'inventory-invalid')
      return error.failure.problems
    throw error
  }
}
