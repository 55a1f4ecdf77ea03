import { describe, expect, it } from 'vitest'
import { parseJump } from '../../src/remote/jump.ts'

describe('a ProxyJump', () => {
  it.each<[string, ReturnType<typeof parseJump>]>([
    ['gate', { address: 'gate' }],
    ['noc@gate:2222', { address: 'gate', user: 'noc', port: 2222 }],
    ['noc@example@gate', { address: 'gate', user: 'noc@example' }],
    ['[2001:db8::1]:22', { address: '2001:db8::1', port: 22 }],
    ['ssh://noc@gate:2222/', { address: 'gate', user: 'noc', port: 2222 }],
    ['a,b@outer,gate', { address: 'gate', proxyJump: 'a,b@outer' }],
    ['', undefined],
    ['gate:', undefined],
    ['2001:db8::1', undefined],
  ])('is read from behind: %j', (text, bastion) => {
    expect(parseJump(text)).toEqual(bastion)
  })
})
