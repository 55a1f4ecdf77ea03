import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/answer.ts'
import { ExpectedFailure } from '../../src/failure.ts'
import { type Questions, surveyHosts } from '../../src/survey/survey.ts'
import type { Unreachable } from '../../src/unreachable.ts'
import { aHost } from '../support/builders.ts'

const questions: Questions = { writable: 'storage', preflight: [], wantSchema: false }
const whole = 'survey\t1\nuser\troot\nend\t1\n'

function exit(code: number, stdout: string, stderr = ''): Answer {
  return { kind: 'exit', code, stdout, stderr }
}

const refused: Unreachable = { kind: 'sudo-refused', user: 'deploy', why: 'refused', lines: [] }

const cases: ReadonlyArray<readonly [name: string, answer: Answer | Error, failure: Unreachable]> =
  [
    [
      'a lost link',
      { kind: 'unknown', reason: 'the connection closed' },
      { kind: 'link-lost', reason: 'the connection closed' },
    ],
    [
      'a survey cut in the middle',
      exit(0, 'survey\t1\nuser\troot\n'),
      { kind: 'survey-failed', exitCode: 0, lines: ['survey\t1', 'user\troot'] },
    ],
    [
      'a survey that failed',
      exit(2, 'survey\t1\n', 'sh: 7: nonsense'),
      { kind: 'survey-failed', exitCode: 2, lines: ['sh: 7: nonsense', 'survey\t1'] },
    ],
    [
      'a command forced for the key',
      exit(0, 'a\nb\nc\nd\ne\nThis account may only pull.\n'),
      { kind: 'script-ignored', lines: ['b', 'c', 'd', 'e', 'This account may only pull.'] },
    ],
    [
      'a sudo that wants a password',
      exit(1, '', 'sudo: a password is required\n'),
      {
        kind: 'sudo-refused',
        user: 'deploy',
        why: 'refused',
        lines: ['sudo: a password is required'],
      },
    ],
    ['a refusal', new ExpectedFailure(refused), refused],
  ]

describe('hosts that are surveyed', () => {
  it('are asked at once, and each is a row in the order given', async () => {
    const hosts = ['a', 'b', 'c'].map((name) => aHost({ name }))
    let asked = 0
    const surveys = await surveyHosts(hosts, questions, async (host) => {
      asked += 1
      while (asked < 3) await new Promise(setImmediate)
      return exit(0, whole.replace('root', host.name))
    })
    expect(surveys.map((survey) => 'facts' in survey && survey.facts.user)).toEqual(['a', 'b', 'c'])
  })

  it.each(cases)('give no facts after %s, and say why', async (_name, answer, failure) => {
    const host = aHost({ user: 'deploy', become: 'sudo' })
    const surveys = await surveyHosts([host], questions, async () => {
      if (answer instanceof Error) throw answer
      return answer
    })
    expect(surveys).toEqual([{ host, failure }])
  })

  it('do not hide a bug of ours', async () => {
    const broken = surveyHosts([aHost()], questions, async () => {
      throw new TypeError('not a function')
    })
    await expect(broken).rejects.toThrow('not a function')
  })
})
