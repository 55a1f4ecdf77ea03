import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { exportsOf } from '../../src/inventory/environment.ts'
import { aHost } from '../support/builders.ts'

/** What a real shell has in these variables after the lines for a host. */
function valuesOf(env: Record<string, string>, names: string[]): string[] {
  const printed = names.map((name) => `"$${name}"`).join(' ')
  const script = `${exportsOf(aHost({ env })).join('\n')}\nprintf '%s\\0' ${printed}\n`
  const { stdout } = spawnSync('/bin/sh', ['-s'], { input: script, env: { PATH: '/nowhere' } })
  return stdout.toString().split('\0').slice(0, -1)
}

describe('the environment of all we run on a host', () => {
  it('has a PATH of its own, whatever sshd passed on', () => {
    expect(valuesOf({}, ['PATH'])).toEqual([
      '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    ])
  })

  it('gives the inventory the last word', () => {
    expect(
      valuesOf({ PATH: '/opt/bin', https_proxy: 'http://p:3128' }, ['PATH', 'https_proxy']),
    ).toEqual(['/opt/bin', 'http://p:3128'])
  })

  it('takes values as they are', () => {
    const values = ["it's", '$HOME', '`id`', 'a b', '', 'ünï\nzwei']
    const env = Object.fromEntries(values.map((value, index) => [`V${index}`, value]))
    expect(valuesOf(env, Object.keys(env))).toEqual(values)
  })
})
