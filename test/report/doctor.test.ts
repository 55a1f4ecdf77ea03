import { describe, expect, it } from 'vitest'
import type { Blocker } from '../../src/failure.ts'
import type { HostPlan, Warning } from '../../src/plan/plan.ts'
import { examine } from '../../src/report/doctor.ts'
import { renderExamined, renderVerdict } from '../../src/report/doctor-text.ts'
import { warningPhrases } from '../../src/report/phrases.ts'
import type { Facts } from '../../src/survey/facts.ts'
import { blocker as blockerWords } from '../../src/wording/blocker.ts'
import { aHop, aHost, aHostPlan, anApplication, someFacts } from '../support/builders.ts'
import { everyFailure } from '../support/every-failure.ts'
import { plain } from '../support/plain.ts'
import { aPlan } from '../support/run-builders.ts'

const onItsWay = { hops: [aHop('4.7.3', '4.8.0', [])] }

function examineHost(plan: Partial<HostPlan>, facts: Partial<Facts> = {}) {
  const survey = { host: aHost({ health: 'http://x/' }), facts: someFacts(facts) }
  return examine(survey, aHostPlan({ ...onItsWay, ...plan }))
}

const verdicts = (findings: ReturnType<typeof examine>, verdict: string) =>
  findings.filter((finding) => finding.verdict === verdict).map(({ check }) => check)

describe('a host that is examined', () => {
  it('passes every check, one line each, in the order of the way in', () => {
    const findings = examineHost({})
    const checks = 'link login tools reboot runs code way remote php composer bower settings'
    const more = 'database backup memcached permissions disk site health'
    expect(verdicts(findings, 'pass')).toEqual(`${checks} ${more}`.split(' '))
    expect(findings).toHaveLength(19)
  })

  const blockers = Object.values(everyFailure('said')).filter(({ kind }) =>
    Object.hasOwn(blockerWords, kind),
  ) as Blocker[]

  it.each(blockers.map((blocker) => [blocker.kind, blocker] as const))(
    'fails by %s, and does not pass that check besides',
    (_kind, blocker) => {
      const findings = examineHost({ blockers: [blocker] })
      const failed = verdicts(findings, 'fail')
      expect(failed).toHaveLength(1)
      expect(verdicts(findings, 'pass')).not.toContain(failed[0])
      const { fix = '' } = findings.find(({ verdict }) => verdict === 'fail') ?? {}
      expect(fix).toMatch(/^(on the host|in the inventory|fleet|ssh|getent)[: -]\S*/)
      expect(fix).not.toMatch(/^fleet plan --hosts|undefined/)
    },
  )

  it.each(Object.keys(warningPhrases) as Warning[])('is told what to type about %s', (warning) => {
    const findings = examineHost({ warnings: [warning] })
    const warned = findings.filter(({ verdict }) => verdict === 'warn')
    expect(warned).toEqual([
      expect.objectContaining({
        fix: expect.stringMatching(/^(on the host: .|in the inventory: .|fleet )/),
      }),
    ])
  })

  it('is told a command of fleet with what was typed', () => {
    const blocker = { kind: 'site-down', since: 7 } as const
    const survey = { host: aHost(), facts: someFacts() }
    const plan = aHostPlan({ ...onItsWay, blockers: [blocker] })
    const findings = examine(survey, plan, { inventory: 'x' })
    expect(findings.find(({ verdict }) => verdict === 'fail')?.fix).toBe(
      'fleet upgrade --was-down --hosts lon1 -i x',
    )
  })

  it('is warned of what stops nothing', () => {
    const application = anApplication({ permissions: { wrong: 2, sample: ['storage/x'] } })
    const findings = examineHost({ warnings: ['no-health-url'] }, { application })
    expect(verdicts(findings, 'warn')).toEqual(['permissions', 'health'])
    expect(findings.find(({ check }) => check === 'permissions')).toMatchObject({
      evidence: ['storage/x'],
      fix: 'fleet permissions fix --hosts lon1',
    })
  })

  it('has one finding where it was not reached', () => {
    const failure = { kind: 'link-lost', reason: 'reset' } as const
    const plan = aHostPlan({ hops: [], unreachable: failure })
    expect(examine({ host: aHost(), failure }, plan)).toEqual([
      {
        check: 'link',
        verdict: 'fail',
        found: 'the link was lost: reset',
        evidence: [],
        fix: 'fleet status --hosts lon1',
      },
    ])
  })

  it('passes nothing that was not looked at, where it has nowhere to go', () => {
    const application = anApplication({ composer: undefined, bower: undefined, hasEnv: false })
    const passed = verdicts(examineHost({ hops: [] }, { application }), 'pass')
    expect(passed).not.toContain('composer')
    expect(passed).not.toContain('settings')
  })
})

describe('what was found', () => {
  it('is told a line a check, with the fix below, and the next command', () => {
    const plan = aPlan({ lon1: { blockers: [{ kind: 'bower-missing' }] } })
    const findings = examineHost({ blockers: [{ kind: 'bower-missing' }] })
    const some = findings.filter(({ check }) => check === 'php' || check === 'bower')
    const examined = [{ name: 'lon1', findings: some }]
    expect(renderExamined(examined, plain)).toBe(
      `lon1: 1 failed, 1 passed
  pass   php           7.0.33 (/usr/bin/php7.0)
  fail   bower         there is no bower that runs
                     → on the host: npm install --global bower`,
    )
    expect(renderVerdict(examined, plan)).toBe(
      '0 of 1 host pass; nothing was changed\nnext: fleet plan --hosts lon1',
    )
  })
})
