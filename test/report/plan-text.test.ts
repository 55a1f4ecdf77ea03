import { describe, expect, it } from 'vitest'
import type { HostPlan, SkipReason, Warning } from '../../src/plan/plan.ts'
import { skipPhrases, warningPhrases } from '../../src/report/phrases.ts'
import { countBatches, renderPlan, renderPlanTable } from '../../src/report/plan-text.ts'
import { aHop, aStep } from '../support/builders.ts'
import { plain } from '../support/plain.ts'
import { aPlan } from '../support/run-builders.ts'

const blocked: Partial<HostPlan> = {
  blockers: [
    { kind: 'database-refused', lines: ['ERROR 1045 (28000)'] },
    { kind: 'bower-missing' },
  ],
}
const plan = aPlan({
  lon1: {},
  ams1: { from: '4.8.0', hops: [] },
  fra1: blocked,
  par1: { from: undefined, hops: [], unreachable: { kind: 'link-lost', reason: 'reset' } },
})

describe('the table of a plan', () => {
  const lines = renderPlanTable(plan, plain).split('\n')

  it('has a row a host: its path, its stage, and whether it will', () => {
    const cells = lines.slice(0, 5).map((line) => line.split(/ {2,}/).filter(Boolean))
    expect(cells).toEqual([
      ['host', 'from', 'path', 'stage', 'plan'],
      ['lon1', '4.7.3', '4.8.0', 'rest', 'upgrade'],
      ['ams1', '4.8.0', 'rest', 'current'],
      [
        'fra1',
        '4.7.3',
        '4.8.0',
        'rest',
        'blocked: the database refuses the login that .env gives and 1 more',
      ],
      ['par1', '?', 'rest', 'unreachable: the link was lost: reset'],
    ])
  })

  it('has a line a stage', () => {
    const batches = [['ams1'], ['lon1', 'fra1']]
    const sizes = [{ count: 1 }, { percent: 25 }]
    const stages = [
      { name: 'one', soakSeconds: 300, budget: 1, sizes, batches },
      { name: 'two', soakSeconds: 0, budget: 0, sizes, batches: [['par1']] },
    ]
    const text = renderPlanTable({ ...plan, stages }, plain)
    expect(text.split('\n').slice(-2)).toEqual([
      'stage one: ams1 | lon1, fra1 (3 sites by 1, 25%: 1, 2; soak 5m 00s, budget 1)',
      'stage two: par1 (budget 0)',
    ])
  })
})

describe('what is told of each host', () => {
  it('has one word for why it does not start', () => {
    const told = renderPlan(plan, plain).split('\n')
    expect(told.filter((line) => line.endsWith('the link was lost: reset')).slice(1)).toEqual([
      'par1: unreachable: the link was lost: reset',
      '  unreachable: the link was lost: reset',
    ])
  })
})

describe('hosts that go the same way', () => {
  it('are told once, with all their names', () => {
    const hops = [aHop('4.8.0', '4.9.0', [])]
    const text = renderPlan(
      aPlan({ lon1: {}, ams1: { hops }, lon2: {}, waw1: blocked, waw2: blocked }),
      plain,
    )
    const told = text.split('\n').filter((line) => /^\S+: (upgrade|blocked)/.test(line))
    expect(told).toEqual([
      'lon1,lon2: upgrade',
      'ams1: upgrade',
      'waw1: blocked: the database refuses the login that .env gives and 1 more',
      'waw2: blocked: the database refuses the login that .env gives and 1 more',
    ])
  })
})

describe('how many sites a batch has', () => {
  it('counts the hosts of a site once', () => {
    const shared = aPlan({ lon1: { site: 'lon' }, lon2: { site: 'lon' }, ams1: {}, fra1: {} })
    const sizes = [{ count: 1 }, { percent: 100 }]
    const batches = [['lon1', 'lon2'], ['ams1']]
    const stages = [
      { name: 'one', soakSeconds: 0, budget: 0, sizes, batches },
      { name: 'two', soakSeconds: 0, budget: 0, sizes, batches: [['fra1']] },
    ]
    const plan = { ...shared, stages }
    expect(countBatches(plan)).toEqual([1, 1, 1])
    expect(renderPlanTable(plan, plain)).toContain(
      'stage one: lon1, lon2 | ams1 (2 sites by 1, 100%: 1, 1; budget 0)',
    )
  })
})

describe('the whole plan', () => {
  it('tells of each blocker what it is, the evidence, and the command to type', () => {
    expect(renderPlan(plan, plain)).toContain(
      [
        '  blocked: the database refuses the login that .env gives',
        '    ERROR 1045 (28000)',
        '  blocked: there is no bower that runs',
        '    next: fleet plan --hosts fra1',
      ].join('\n'),
    )
  })

  it('tells of each hop its notes, its remarks and its steps', () => {
    const steps = [
      aStep({ id: 'down', phase: 'change', title: 'enter maintenance mode' }),
      aStep({ id: 'memcached-1', phase: 'change', skip: 'memcached-none' }),
    ]
    const hop = { ...aHop('4.7.3', '4.8.0', steps), remarks: ['Take care.'] }
    expect(renderPlan(aPlan({ lon1: { hops: [hop] } }), plain)).toContain(
      [
        '  4.7.3 > 4.8.0   https://example.net/v4.8.0',
        '    remark: Take care.',
        '    down               change   enter maintenance mode',
        '    memcached-1        change   skipped: the inventory says memcached: none',
      ].join('\n'),
    )
  })

  it.each(Object.keys(warningPhrases) as Warning[])('has words for the warning %s', (warning) => {
    const text = renderPlan(aPlan({ lon1: { warnings: [warning] } }), plain)
    expect(text).toContain(`  note: ${warningPhrases[warning]}\n`)
    expect(warningPhrases[warning]).toMatch(/^[a-z].{10,}[^.]$/)
  })

  it.each(Object.keys(skipPhrases) as SkipReason[])(
    'has words for a step skipped: %s',
    (reason) => {
      expect(skipPhrases[reason]).toMatch(/^(skipped: .{10,}|done already)$/)
    },
  )
})
