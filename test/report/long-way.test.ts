import { describe, expect, it } from 'vitest'
import { renderPlan } from '../../src/report/plan-text.ts'
import { readCases } from '../support/cases.ts'
import { plain } from '../support/plain.ts'
import { aPlan } from '../support/run-builders.ts'

function shown(name: string): string[] {
  const found = readCases().find((each) => each.name === name)
  if (!found) throw new Error(`no case ${name}`)
  const plan = { ...aPlan({}), target: '7.4.0', selection: 'lon1', hosts: [found.plan] }
  return renderPlan(plan, plain, { asked: { to: '7.4.0' } }).split('\n')
}

describe('the plan of a way over three majors', () => {
  const lines = shown('4.5.0-to-7.4.0')

  it('is one screen: every hop a line, with its floors', () => {
    expect(lines.filter((line) => /^ {2}\d\S* +> \d/.test(line))).toHaveLength(26)
    expect(lines).toContain('  5.7.0 > 5.8.0  PHP ^7.2, proven >=7.3 <8 · composer 1 or 2')
    expect(lines.length).toBeLessThan(80)
  })

  it('shows of the path its ends, in the table', () => {
    expect(lines[1]).toMatch(/^lon1 {2}4\.5\.0 {2}4\.6\.0 > … > 7\.4\.0, 26 hops /)
  })

  it('lists all that is missing, each with the command to type', () => {
    expect(lines.filter((line) => line.startsWith('  blocked: '))).toEqual([
      '  blocked: 7.4.0 is another major than 4.5.0: PHP, composer and the web server change on the way',
      '  blocked: the web server changes its PHP with 5.0.0 from 7.0 to 7.3, 6.0.0 from 7.3 to 8.0, 7.0.0 from 8.0 to 8.4, and nothing does that',
      '  blocked: 5.0.0, 7.1.0 ask for what only a person can decide: read it below, then acknowledge it',
      '  blocked: 5.0.0 needs PHP ^7.2, the host has 7.0.33',
      '  blocked: 6.0.0 needs PHP ^8.0, the host has 7.0.33',
      '  blocked: 7.0.0 needs PHP ^8.4, the host has 7.0.33',
      '  blocked: 6.0.0 needs composer ^2, the host has 1.10.22',
      '  blocked: 7.0.0 needs composer ^2, the host has 1.10.22',
    ])
    expect(lines).toContain(
      '    next: fleet plan --ack 5.0.0,6.0.0,7.0.0,7.1.0 --hosts lon1 --to 7.4.0',
    )
  })

  it('leads to the script of the same way', () => {
    expect(lines).toContain('  its steps: fleet script lon1 --to 7.4.0')
  })

  it('says what to do about several that are alike once, below the last of them', () => {
    const last = lines.findIndex((line) => line.includes('7.0.0 needs composer ^2'))
    expect(lines.slice(last - 1, last + 3)).toEqual([
      '  blocked: 6.0.0 needs composer ^2, the host has 1.10.22',
      '  blocked: 7.0.0 needs composer ^2, the host has 1.10.22',
      '    where it has another beside it, name both in the inventory: composer: {"1": /…, "2": /…}',
      '    next: fleet plan --hosts lon1 --to 7.4.0',
    ])
  })

  it('shows what is run once, what is done by hand, and what becomes of .env', () => {
    expect(lines).toContain('      once only: update:customer2users')
    expect(lines).toContain(
      '      by hand: Then decide whether every customer user becomes a customer admin. (php artisan update:promote-custusers)',
    )
    expect(lines).toContain('      .env: - DOCTRINE_*: Doctrine is gone')
  })

  it('says with which programs a hop goes on, where they change', () => {
    const [hop] = shown('4.5.0-to-7.4.0-with-all-it-takes').filter((line) =>
      line.startsWith('  4.9.3 > 5.0.0'),
    )
    expect(hop).toBe(
      '  4.9.3 > 5.0.0  PHP ^7.2, proven >=7.3 <8 · composer 1, 2 not proven · with /usr/bin/php7.3 and /usr/local/bin/composer1 · run update:customer2users',
    )
  })
})
