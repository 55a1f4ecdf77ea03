import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PlannedCommand } from '../../src/plan/plan.ts'
import { aHop, aStep } from './builders.ts'
import type { ScriptHost } from './script-host.ts'

export const fetch = aStep({ id: 'fetch', phase: 'prepare', run: 'trace fetch' })
const down = aStep({
  id: 'down',
  as: 'web',
  run: 'trace down; : >storage/framework/down',
  done: 'is_down',
})
const backup = aStep({ id: 'backup', run: 'keep_libraries' })
export const checkout = aStep({
  id: 'checkout',
  as: 'owner',
  run: 'trace checkout $TO; git checkout -q "v$TO"',
  done: 'is_checked_out',
})
const composer = aStep({
  id: 'composer',
  as: 'web',
  run: 'trace composer $TO; echo "libraries of $TO" >vendor/autoload.php',
})
export const schema = aStep({ id: 'schema', phase: 'commit', as: 'web', run: 'trace schema $TO' })
export const caches = aStep({ id: 'caches', phase: 'commit', as: 'web', run: 'trace caches $TO' })
export const up = aStep({
  id: 'up',
  phase: 'finish',
  as: 'web',
  run: 'trace up; rm -f storage/framework/down',
})
const health = aStep({ id: 'health', phase: 'finish', as: 'web', run: 'trace health' })

export const change = [down, backup, checkout, composer]
const steps = [fetch, ...change, schema, caches, up, health]

/** What a test says otherwise of single steps, by id. */
type Differing = Partial<Record<string, Partial<PlannedCommand>>>

export function oneHop(differing: Differing = {}) {
  return [
    aHop(
      '4.7.3',
      '4.8.0',
      steps.map((step) => ({ ...step, ...differing[step.id] })),
    ),
  ]
}

export function twoHops(second: Differing = {}) {
  return [
    aHop('4.7.3', '4.8.0', [fetch, ...change, schema, caches]),
    aHop(
      '4.8.0',
      '4.9.0',
      [...change, schema, caches, up].map((step) => ({ ...step, ...second[step.id] })),
    ),
  ]
}

export const libraries = (host: ScriptHost) =>
  readFileSync(join(host.root, 'vendor/autoload.php'), 'utf8').trim()
export const isDown = (host: ScriptHost) => existsSync(join(host.root, 'storage/framework/down'))
export const release = (host: ScriptHost) => host.git('describe', '--tags')
export const last = (facts: readonly object[]) => facts.at(-1)
