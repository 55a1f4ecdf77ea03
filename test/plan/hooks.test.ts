import { describe, expect, it } from 'vitest'
import { hookOf } from '../../src/inventory/hook.ts'
import type { Hooks } from '../../src/inventory/inventory.ts'
import { planHops } from '../../src/plan/hops.ts'
import type { Role } from '../../src/plan/plan.ts'
import { blockersOf } from '../support/blockers-of.ts'
import { aSiteCheck } from '../support/builders.ts'

type Lines = Readonly<Record<string, string>>

function linesOf(lines: Lines): Hooks['before'] {
  return Object.fromEntries(Object.entries(lines).map(([point, run]) => [point, hookOf(run)]))
}

type Wanted = {
  readonly before?: Lines
  readonly after?: Lines
  readonly reload?: string
  readonly role?: Role
  readonly leaveDown?: boolean
}

/** Two hops, with what the inventory puts around them; `seen` are the steps worth telling. */
function planned({ before = {}, after = {}, reload, role = 'alone', leaveDown = false }: Wanted) {
  const around = {
    hooks: { before: linesOf(before), after: linesOf(after) },
    ...(reload === undefined ? {} : { reload }),
  }
  const setup = { health: aSiteCheck(), leaveDown, role }
  return planHops(['4.7.3', '4.8.0', '4.9.0'], setup, { around })
}

function neighbours(wanted: Wanted): string[] {
  return planned(wanted).flatMap(({ to, steps }) =>
    steps.flatMap(({ id, phase }, index) => {
      const isOurs = /^(before|after|reload)-/.test(id)
      const around = `${steps[index - 1]?.id ?? ''} < ${id}:${phase} < ${steps[index + 1]?.id ?? ''}`
      return isOurs ? [`${to} ${around}`] : []
    }),
  )
}

describe('a line of the inventory', () => {
  it.each<[string, Wanted, string[]]>([
    [
      'before a step fails as what was before it: nothing of the step has begun',
      { before: { schema: 'x' } },
      [
        '4.8.0 review < before-schema:change < schema',
        '4.9.0 review < before-schema:change < schema',
      ],
    ],
    [
      'after a step fails as the step',
      { after: { schema: 'x' } },
      [
        '4.8.0 schema < after-schema:commit < memcached-2',
        '4.9.0 schema < after-schema:commit < memcached-2',
      ],
    ],
    [
      'at down is there where the site goes down, and not again in the next hop',
      { before: { down: 'x' }, after: { down: 'y' } },
      ['4.8.0 fetch < before-down:prepare < down', '4.8.0 down < after-down:change < quiesce'],
    ],
    [
      'of one hop is there alone, and counts before that of every hop',
      { before: { '4.9.0/down': 'x', '4.9.0/checkout': 'y', checkout: 'z' } },
      [
        '4.8.0 backup < before-checkout:change < checkout',
        '4.9.0 preflight < before-down:change < down',
        '4.9.0 backup < before-checkout:change < checkout',
      ],
    ],
    [
      'around a hop stands around all of its steps',
      { before: { hop: 'x', '4.9.0': 'y' }, after: { '4.9.0': 'z' } },
      [
        '4.8.0  < before-hop:prepare < permissions-before',
        '4.9.0  < before-hop:change < preflight',
        '4.9.0 health < after-hop:finish < ',
      ],
    ],
    [
      'that reloads the web server follows each checkout, and once more comes before up',
      { reload: 'x', after: { checkout: 'y' }, before: { up: 'z' } },
      [
        '4.8.0 checkout < after-checkout:change < reload-1',
        '4.8.0 after-checkout < reload-1:change < composer',
        '4.9.0 checkout < after-checkout:change < reload-1',
        '4.9.0 after-checkout < reload-1:change < composer',
        '4.9.0 unquiesce < before-up:finish < reload-2',
        '4.9.0 before-up < reload-2:finish < up',
      ],
    ],
    [
      'at a step that is skipped is skipped; the site that stays down has its new code read',
      { reload: 'x', after: { up: 'y' }, leaveDown: true },
      [
        '4.8.0 checkout < reload-1:change < composer',
        '4.9.0 checkout < reload-1:change < composer',
        '4.9.0 unquiesce < reload-2:finish < up',
      ],
    ],
    [
      'at the database of a site runs on its schema host, before it waits for the code of the others',
      { before: { schema: 'x' }, after: { views: 'y' }, role: 'schema-host' },
      [
        '4.8.0 review < before-schema:change < wait-code',
        '4.8.0 views < after-views:commit < permissions',
        '4.9.0 review < before-schema:change < wait-code',
        '4.9.0 views < after-views:commit < permissions',
      ],
    ],
    [
      'at the database of a site runs on no other host of it',
      { before: { schema: 'x' }, after: { views: 'y', up: 'z' }, role: 'sibling' },
      ['4.9.0 up < after-up:finish < health'],
    ],
  ])('%s', (_name, wanted, expected) => {
    expect(neighbours(wanted)).toEqual(expected)
  })

  it('is one word for the shell, with the rights it names', () => {
    const around = { hooks: { before: { down: hookOf("echo 'a b'; x", 'deploy') }, after: {} } }
    const setup = { health: undefined, leaveDown: false, role: 'alone' } as const
    const [hop] = planHops(['4.7.3', '4.8.0'], setup, { around })
    expect(hop?.steps.find(({ id }) => id === 'before-down')).toEqual({
      id: 'before-down',
      title: "before down: echo 'a b'; x",
      phase: 'prepare',
      as: 'user:deploy',
      limit: 600,
      retry: 'idempotent',
      run: "run_hook 'echo '\\''a b'\\''; x'",
    })
  })
})

describe('whom such a line names', () => {
  const hooks = { before: { down: hookOf('x', 'deploy') }, after: { up: hookOf('y', 'deploy') } }

  it('must be there', () => {
    expect(blockersOf({ host: { hooks }, facts: { missingUsers: ['deploy'] } })).toEqual([
      { kind: 'user-missing', user: 'deploy' },
    ])
  })

  it('must be the login, where that is not root', () => {
    const login = { uid: 1000, user: 'www-data' }
    const git = { owner: 'www-data' }
    expect(blockersOf({ host: { hooks }, facts: login, git })).toEqual([
      { kind: 'user-unreachable', user: 'deploy', login: 'www-data' },
    ])
  })
})
