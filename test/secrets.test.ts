import { describe, expect, it } from 'vitest'
import { redactFailure, redactSecrets, secretsOf } from '../src/secrets.ts'

describe('redacting', () => {
  it.each([
    ['a secret', 'a hunter2 b', ['hunter2'], 'a *** b'],
    ['each time', 'hunter2 hunter2', ['hunter2'], '*** ***'],
    ['several', 'one two', ['one', 'two'], '*** ***'],
    ['one as it looks inside JSON', '{"a":"x\\"y"}', ['x"y'], '{"a":"***"}'],
    ['one that begins like another, whole', 'fleet-prod-key', ['fleet', 'fleet-prod-key'], '***'],
    ['none', 'nothing here', [], 'nothing here'],
    ['what a replacement would take for a pattern', '$& a.b', ['a.b'], '$& ***'],
    ['one in a URL', 'a%20b%2Fc a+b%2Fc a%20b%2fc', ['a b/c'], '*** *** ***'],
    ['one in base64', 'Basic aHVudGVyMg==', ['hunter2'], 'Basic ***'],
    ['one of two lines, and each of them', 'one1\ntwo2 two2 one1', ['one1\ntwo2'], '*** *** ***'],
  ])('cuts out %s', (_name, text, secrets, left) => {
    expect(redactSecrets(text, secrets)).toBe(left)
  })

  it.each(['', 'e', 'ev', 'eve:'])(
    'leaves no more than its edges in base64 after "%s"',
    (before) => {
      const text = Buffer.from(`${before}hunter2-hunter2:x`).toString('base64')
      const left = redactSecrets(text, ['hunter2-hunter2'])
      expect(left).toMatch(/^.{0,7}\*\*\*.{0,6}$/)
      expect(left.length).toBeLessThan(text.length - 12)
    },
  )
})

describe('the secrets of hosts', () => {
  it('are the values of their env, but for a PATH and what is too short to be one', () => {
    const env = { PATH: '/opt/bin', TOKEN: 'hunter2', DEBUG: 'yes' }
    expect(secretsOf([{ env }, { env }, { env: {} }])).toEqual(['hunter2'])
  })

  it('are where their alarms go: such a URL is a key to it', () => {
    const alarm = 'https://chat.example.net/hooks/hunter2'
    expect(secretsOf([{ env: {}, alarm }, { env: {} }])).toEqual([alarm])
  })
})

describe('a failure', () => {
  it('keeps all but the secrets in what its host printed', () => {
    const failure = { kind: 'launch-failed', exitCode: 73, lines: ['a hunter2', 'b'] }
    expect(redactFailure(failure, ['hunter2', 'launch-failed'])).toEqual({
      ...failure,
      lines: ['a ***', 'b'],
    })
    expect(redactFailure({ kind: 'bower-missing' }, ['bower'])).toEqual({ kind: 'bower-missing' })
  })
})
