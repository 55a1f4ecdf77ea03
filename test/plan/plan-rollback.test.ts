import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/inventory/inventory.ts'
import { canStart, type HostPlan } from '../../src/plan/plan.ts'
import { planHost } from '../../src/plan/plan-host.ts'
import type { Application, Facts, LastChange } from '../../src/survey/facts.ts'
import { aHost, anApplication, someFacts } from '../support/builders.ts'

const run = '20261121-020000-k3x9'
const usual = anApplication()

/** On 4.7.3 since a run that came from 4.7.0. */
const change: LastChange = {
  run,
  commit: 'c0ffee',
  release: '4.7.0',
  isUndone: false,
  hasTouchedSchema: true,
  wasDown: false,
  dump: { bytes: 7, at: 1_795_226_000 },
  keptLibraries: undefined,
}

type Differing = {
  readonly host?: Partial<Host>
  readonly facts?: Partial<Facts>
  readonly application?: Partial<Application>
  readonly change?: Partial<LastChange>
  readonly run?: string
}

function plan({ host, facts, application, change: differing, run: wanted }: Differing): HostPlan {
  const found = someFacts({
    application: anApplication(application),
    lastChange: { ...change, ...differing },
    ...facts,
  })
  return planHost({ host: aHost(host), facts: found }, { work: 'rollback', run: wanted })
}

const application = { downSince: 7 }
const held = { facts: { unfinishedRun: run }, application }
const unmoved = { commit: usual.git.head, hasTouchedSchema: false }

/** `check prepare`, and of what is skipped, why. */
function stepsOf(differing: Differing): string[] {
  const steps = plan(differing).hops.flatMap((hop) => hop.steps)
  return steps.map(({ id, phase, skip }) => (skip ? `${id}=${skip}` : `${id} ${phase}`))
}

describe('the plan of a rollback', () => {
  it('takes nothing back that is touched before all is down and dumped', () => {
    expect(plan({})).toMatchObject({ from: '4.7.3', to: '4.7.0', blockers: [] })
    expect(stepsOf({})).toEqual([
      'check prepare',
      'down change',
      'backup change',
      'take-over commit',
      'checkout commit',
      'libraries=libraries-gone',
      'composer commit',
      'bower commit',
      'restore commit',
      'memcached-2 commit',
      'permissions commit',
      'caches commit',
      'up finish',
      'health=no-health-url',
    ])
  })

  it.each<[string, Differing, number]>([
    ['by the record of the run that holds it', { ...held, change: { downSince: 5 } }, 5],
    ['else by its flag', held, 7],
    ['by its flag where another has taken it down', { application, change: { downSince: 5 } }, 7],
  ])('knows since when a site is down: %s', (_, differing, since) => {
    expect(plan(differing).setup).toMatchObject({ foundDown: true, foundDownSince: since })
  })

  it('of a host that is held touches nothing before it has taken the run over', () => {
    expect(stepsOf(held).slice(0, 4)).toEqual([
      'check prepare',
      'down prepare',
      'backup prepare',
      'take-over commit',
    ])
    expect(plan(held).setup).toMatchObject({ foundDown: true, leaveDown: false })
  })

  it('has the other writers quiet from before the dump until the site is up', () => {
    const steps = stepsOf({ host: { quiesce: 'stop', unquiesce: 'start' } })
    expect(steps.slice(1, 4)).toEqual(['down change', 'quiesce change', 'backup change'])
    expect(steps.slice(-3, -1)).toEqual(['unquiesce finish', 'up finish'])
  })

  it('needs no network where the libraries from before are still there', () => {
    const skipped = stepsOf({ change: { keptLibraries: '4.7.3' } })
    expect(skipped).toEqual(expect.arrayContaining(['composer=libraries-kept', 'libraries commit']))
  })

  it('leaves the database alone where the run had not come to it', () => {
    const steps = stepsOf({ change: { hasTouchedSchema: false } })
    expect(steps).toEqual(
      expect.arrayContaining(['backup=schema-untouched', 'restore=schema-untouched']),
    )
  })

  it('leaves a site down that was down before the run', () => {
    const down = { change: { wasDown: true }, host: { health: 'https://p.example.net' } }
    expect(stepsOf({ ...down, application }).slice(-2)).toEqual(['up=was-down', 'health=was-down'])
  })

  it('brings a site up that was down before the run, and has come up since', () => {
    expect(plan({ change: { wasDown: true } }).setup).toMatchObject({ leaveDown: false })
  })

  it.each<[string, Differing]>([
    ['no run has changed', { facts: { lastChange: undefined } }],
    ['a rollback has taken back', { change: { isUndone: true } }],
    ['a run has changed that took itself back', { change: unmoved }],
    ['was changed by an earlier run only', { run: '20261122-020000-k3x9' }],
  ])('has nothing to do on a host that %s', (_, differing) => {
    expect(plan(differing)).toMatchObject({ hops: [], blockers: [] })
  })

  it('frees a host that a run holds which had changed nothing yet', () => {
    expect(canStart(plan({ ...held, change: unmoved }))).toBe(true)
  })

  it.each<[string, Differing]>([
    [
      'held by it, with files changed half-way',
      { ...held, application: { downSince: 7, git: { ...usual.git, changes: ['app/a.php'] } } },
    ],
    [
      'out of reach of its git remote',
      { application: { git: { ...usual.git, remoteError: 'no route' } } },
    ],
    [
      'without composer, where libraries were kept',
      { application: { composer: undefined }, change: { keptLibraries: '4.7.3' } },
    ],
    [
      'whose database is not asked for',
      { application: { database: { error: 'no' } }, change: { hasTouchedSchema: false } },
    ],
  ])('is made for a host %s', (_, differing) => {
    expect(plan(differing).blockers).toEqual([])
  })

  it.each<[string, Differing, object]>([
    [
      'another run',
      { facts: { unfinishedRun: 'other' } },
      { kind: 'run-unfinished', run: 'other' },
    ],
    ['a run at work', { facts: { lock: { run, by: 'b', since: 1 } } }, { kind: 'lock-held' }],
    ['a later run', { run: '20260101-020000-k3x9' }, { kind: 'run-superseded', by: run }],
    ['no dump', { change: { dump: undefined } }, { kind: 'dump-missing', run }],
    [
      'a dump of others',
      { host: { backup: { external: 'Veeam' } } },
      { kind: 'dump-elsewhere', by: 'Veeam' },
    ],
    [
      'a database that is closed',
      { application: { database: { error: 'no' } } },
      { kind: 'database-refused' },
    ],
    ['no composer', { application: { composer: undefined } }, { kind: 'composer-missing' }],
    [
      'edits by hand since',
      { application: { git: { ...usual.git, changes: ['app/a.php'] } } },
      { kind: 'local-changes' },
    ],
    [
      'no tag near what was there',
      { change: { release: undefined } },
      { kind: 'release-unreadable' },
    ],
    [
      'a release that fleet does not know',
      { change: { release: '3.9.7' } },
      { kind: 'line-unsupported' },
    ],
    ['a tool that is missing', { facts: { missingTools: ['flock'] } }, { kind: 'tool-missing' }],
  ])('is blocked by %s', (_, differing, blocker) => {
    expect(plan(differing).blockers).toMatchObject([blocker])
  })
})
