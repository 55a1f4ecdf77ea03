import { describe, expect, it } from 'vitest'
import { parseSshOptions } from '../../src/remote/ssh-config.ts'

describe('what ssh -G prints', () => {
  it.each<[name: string, stdout: string, options: Record<string, string[]>]>([
    ['a key and its value', 'user root\nport 2222\n', { user: ['root'], port: ['2222'] }],
    [
      'a key as often as it has values, in their order',
      'identityfile ~/.ssh/a\nuser root\nidentityfile ~/.ssh/b\n',
      { identityfile: ['~/.ssh/a', '~/.ssh/b'], user: ['root'] },
    ],
    [
      'a value of several words',
      'userknownhostsfile ~/.ssh/known_hosts ~/.ssh/known_hosts2\nproxycommand nc %h  %p\n',
      {
        userknownhostsfile: ['~/.ssh/known_hosts ~/.ssh/known_hosts2'],
        proxycommand: ['nc %h  %p'],
      },
    ],
    ['an empty value', 'hostkeyalias \n', { hostkeyalias: [''] }],
    ['a key alone, which says nothing', 'canonicaldomains\n\n', {}],
    ['nothing', '', {}],
  ])('is read: %s', (_name, stdout, options) => {
    expect(Object.fromEntries(parseSshOptions(stdout))).toEqual(options)
  })
})
