import { describe, expect, it } from 'vitest'
import { readDescribedRun } from '../../src/remote/described-run.ts'

const told = [
  'state /var/lib/fleet',
  'run 20261121-020000-k3x9 upgrade of 4.7.3 > 4.8.0 > 4.9.0',
  'by eve@noc',
].join('\n')
const exit = (stdout: string, code = 0) => ({ kind: 'exit', code, stdout, stderr: '' }) as const

describe('what a host tells of its run', () => {
  it('is which one it is, where it is kept, what it does and who began it', () => {
    expect(readDescribedRun(exit(told))).toEqual({
      run: '20261121-020000-k3x9',
      stateDir: '/var/lib/fleet',
      work: 'upgrade',
      releases: ['4.7.3', '4.8.0', '4.9.0'],
      by: 'eve@noc',
    })
  })

  it('is since when its site was down, where it was before the run', () => {
    const found = readDescribedRun(exit(`${told}\nfound-down-since 1763690400`))
    expect(found?.foundDownSince).toBe(1763690400)
  })

  it.each([
    ['exits otherwise', exit(told, 3)],
    ['does not answer', { kind: 'unknown', reason: 'reset' } as const],
    ['tells no place', exit(told.replace('state /', 'state '))],
    ['tells a run that is none', exit(told.replace('20261121', '../x'))],
    ['tells releases that are none', exit(told.replace('4.8.0', '$(id)'))],
  ])('is nothing where it %s', (_name, answer) => {
    expect(readDescribedRun(answer)).toBeUndefined()
  })
})
