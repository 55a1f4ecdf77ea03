import { describe, expect, it } from 'vitest'
import { planHost } from '../../src/plan/plan-host.ts'
import { catalog } from '../../src/releases/catalog.ts'
import { blockersOf, type Differing } from '../support/blockers-of.ts'
import { aHost, anApplication, someFacts } from '../support/builders.ts'

const php = (version: string) => ({ path: `/usr/bin/php${version}`, version, extensions: [] })
const phps = { otherPhps: [php('7.3.33'), php('8.0.30'), php('8.4.11')] }
const way: Differing = { path: ['5.0.0', '5.1.0', '6.0.0', '7.0.0'], application: phps }
const missing = (differing: Differing) =>
  blockersOf({ ...way, ...differing }).flatMap((each) =>
    each.kind === 'web-php-missing' ? [each] : [],
  )

describe('a way on which the web server changes its PHP', () => {
  it('is blocked where nothing does that, with every change, line and acknowledgement it takes', () => {
    expect(missing({})).toEqual([
      {
        kind: 'web-php-missing',
        changes: ['5.0.0 from 7.0 to 7.3', '6.0.0 from 7.3 to 8.0', '7.0.0 from 8.0 to 8.4'],
        missing: ['7.0', '7.3', '8.0', '8.4'],
        releases: ['5.0.0', '6.0.0', '7.0.0'],
      },
    ])
  })

  it('tells it also where the host has none of those yet', () => {
    expect(missing({ application: {} })).toEqual(missing({}))
  })

  it.each<[string, Differing]>([
    ['a line for each', { host: { webPhp: { '7.0': 'a', '7.3': 'b', '8.0': 'c', '8.4': 'd' } } }],
    ['one line for all', { host: { webPhp: 'web-php "$FLEET_PHP"' } }],
    ['the word of who does it by hand', { ack: ['5.0.0', '6.0.0', '7.0.0'] }],
    ['the word of the inventory', { host: { ack: ['5.0.0', '6.0.0', '7.0.0'] } }],
  ])('is free with %s', (_name, differing) => {
    expect(missing(differing)).toEqual([])
  })

  it.each<[Record<string, string>, string[], string[]]>([
    [{ '7.3': 'b', '8.0': 'c', '8.4': 'd' }, ['5.0.0 from 7.0 to 7.3'], ['7.0']],
    [{ '7.0': 'a', '7.3': 'b', '8.0': 'c' }, ['7.0.0 from 8.0 to 8.4'], ['8.4']],
  ])('lacks a line for there or back: it has %j', (webPhp, changes, lines) => {
    expect(missing({ host: { webPhp } })).toMatchObject([{ changes, missing: lines }])
  })

  it('asks nothing where its PHP stays', () => {
    expect(missing({ path: ['4.8.0', '4.9.0', '4.9.3'] })).toEqual([])
  })
})

describe('the plan of such a way', () => {
  const wishes = { work: 'upgrade', target: '6.0.1', wasDown: false, allowMajor: true } as const
  const usual = anApplication(phps)
  const git = { ...usual.git, remoteReleases: catalog.map(({ version }) => version) }
  const application = { ...usual, git: { ...git, nearest: { release: '5.7.0', ahead: 0 } } }
  const hopsWith = (webPhp?: string) =>
    planHost(
      { host: aHost({ webPhp }), facts: someFacts({ application }) },
      { ...wishes, ack: ['6.0.0'] },
    ).hops

  it('changes the PHP once the new code is there, and knows the way back', () => {
    const hops = hopsWith('web-php "$FLEET_PHP"')
    const found = hops.flatMap(({ to, steps, webPhpBack }) =>
      steps.flatMap(({ id, run }, index) =>
        id === 'web-php' ? [[to, steps[index - 1]?.id, run, webPhpBack?.version]] : [],
      ),
    )
    const run = `put_web_php 8.0 'web-php "$FLEET_PHP"'`
    expect(found).toEqual([['6.0.0', 'checkout', run, '7.3']])
    expect(hops.flatMap(({ asks }) => asks?.duties ?? [])).toEqual([])
  })

  it('leaves it to a person where no line does it', () => {
    const hops = hopsWith()
    expect(hops.flatMap(({ steps }) => steps.filter(({ id }) => id === 'web-php'))).toEqual([])
    expect(hops.flatMap(({ asks }) => asks?.duties ?? [])).toEqual([
      'The web server and cron run PHP 8.0 when the site comes up, not 7.x.',
    ])
  })
})

describe('a rollback over a major', () => {
  const git = { ...anApplication().git, nearest: { release: '5.0.0', ahead: 0 } }
  const application = anApplication({ ...phps, git, version: '5.0.0' })
  const change = {
    ...{ run: '20261121-020000-k3x9', commit: 'f00', release: '4.9.3', isUndone: false },
    ...{ hasTouchedSchema: false, wasDown: false, dump: undefined, keptLibraries: '5.0.0' },
  }
  const facts = someFacts({ application, lastChange: change })
  const hopWith = (webPhp?: string) =>
    planHost({ host: aHost({ webPhp }), facts }, { work: 'rollback' }).hops[0]

  it('puts the web server back onto the PHP of before, once its code is there', () => {
    const steps = hopWith('web-php')?.steps ?? []
    const index = steps.findIndex(({ id }) => id === 'web-php')
    expect(steps[index - 1]?.id).toBe('checkout')
    expect(steps[index]).toMatchObject({ phase: 'commit', run: 'put_web_php 7.0 web-php' })
    expect(hopWith('web-php')?.remarks).toEqual([])
  })

  it('tells whom it falls to where no line does it', () => {
    expect(hopWith()?.steps.some(({ id }) => id === 'web-php')).toBe(false)
    expect(hopWith()?.remarks).toEqual([
      'By hand: the web server and cron run PHP 7.0 again when the site comes up, not 7.3.',
    ])
  })
})
