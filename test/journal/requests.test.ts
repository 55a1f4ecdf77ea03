import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasRequest, leaveRequest, request, takeRequest } from '../../src/journal/requests.ts'
import { word } from '../../src/wording/word.ts'
import { failureOf } from '../support/failures.ts'
import { aDirectoryOf } from '../support/files.ts'
import { until } from '../support/until.ts'

describe('a request to the controller of a run', () => {
  it('is answered by being taken, once, and each by itself', async () => {
    const runDir = aDirectoryOf()
    const answer = request(runDir, 'presence', 30)
    expect(takeRequest(runDir, 'halt')).toBe(false)
    await until('it is left', () => takeRequest(runDir, 'presence'))
    expect(await answer).toBe(true)
    expect(takeRequest(runDir, 'presence')).toBe(false)
  })

  it('that nobody takes is taken back', async () => {
    const runDir = aDirectoryOf()
    expect(await request(runDir, 'halt', 0.3)).toBe(false)
    expect(hasRequest(runDir, 'halt')).toBe(false)
  })

  it('that two leave at once is taken back by one, and answered for the other', async () => {
    const runDir = aDirectoryOf()
    const ask = () => request(runDir, 'presence', 0.3)
    expect((await Promise.all([ask(), ask()])).sort()).toEqual([false, true])
  })

  it('that cannot be left says which file, and why', () => {
    const runDir = join(aDirectoryOf(), 'gone')
    const { what } = word(failureOf(() => leaveRequest(runDir, 'halt')))
    expect(what).toBe(`${runDir}/halt cannot be written: ENOENT: no such file or directory`)
  })
})
