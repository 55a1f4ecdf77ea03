import { type Asked, sayAsked } from '../asked.ts'
import type { Plan } from '../plan/plan.ts'
import { canStart } from '../plan/plan.ts'
import { quote } from '../quote.ts'
import type { Colour } from './colour.ts'
import type { Finding } from './finding.ts'
import { nextAfterPlan } from './next.ts'

/** A host with what was found on it. */
export type Examined = { readonly name: string; readonly findings: readonly Finding[] }

const styles = { pass: 'green', warn: 'yellow', fail: 'red' } as const

/** A line a check with its verdict, and below what does not pass the command that puts it right. */
export function renderExamined(examined: readonly Examined[], colour: Colour): string {
  return examined
    .map(({ name, findings }) =>
      [
        `${colour(name, 'bold')}: ${sayCounts(findings)}`,
        ...findings.flatMap((finding) => renderFinding(finding, colour)),
      ].join('\n'),
    )
    .join('\n\n')
}

/** How many hosts pass, and the command to type next. */
export function renderVerdict(examined: readonly Examined[], plan: Plan, asked?: Asked): string {
  const isFit = ({ findings }: Examined) => findings.every(({ verdict }) => verdict !== 'fail')
  const fit = examined.filter(isFit).length
  const hosts = `${examined.length} host${examined.length === 1 ? '' : 's'}`
  const next = plan.hosts.some(canStart)
    ? sayAsked(`fleet plan --hosts ${quote(plan.selection)}`, asked)
    : nextAfterPlan(plan, asked)
  return `${fit} of ${hosts} pass; nothing was changed\nnext: ${next}`
}

function sayCounts(findings: readonly Finding[]): string {
  const count = (verdict: Finding['verdict']) =>
    findings.filter((finding) => finding.verdict === verdict).length
  const [fail, warn] = [count('fail'), count('warn')]
  const bad = [fail > 0 ? `${fail} failed` : '', warn > 0 ? `${warn} to look at` : '']
  return [...bad.filter(Boolean), `${count('pass')} passed`].join(', ')
}

function renderFinding({ check, verdict, found, evidence, fix }: Finding, colour: Colour) {
  const below = (text: string) => `${' '.repeat(21)}${text}`
  return [
    `  ${colour(verdict, styles[verdict])}   ${check.padEnd(12)}  ${found}`,
    ...evidence.map((line) => below(`│ ${line}`)),
    ...(fix ? [below(`→ ${fix}`)] : []),
  ]
}
