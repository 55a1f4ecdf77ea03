import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isDown, last, release, twoHops } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'

/** Two hops whose steps tell which PHP they are run by; the second hop is to another one. */
function anUpgrade(composer: string) {
  const [first, second] = twoHops({ composer: { run: composer } })
  if (!first || !second) throw new Error('no two hops')
  const programs = { php: '/new/php', composer: { path: '/new/composer', withPhp: false } }
  const hops = [first, { ...second, programs }].map((hop) => ({
    ...hop,
    steps: hop.steps.map((step) =>
      step.run !== undefined && ['caches', 'backup'].includes(step.id)
        ? { ...step, run: `${step.run}; trace ${step.id} $TO by "$PHP"` }
        : step,
    ),
  }))
  return new ScriptHost(hops)
}

const told = (host: ScriptHost) => host.trace().filter((line) => line.includes(' by '))

describe('a hop that changes PHP', () => {
  it('runs the old code by the old one, and the new code by the new one', async () => {
    const host = anUpgrade('trace composer $TO by "$PHP $COMPOSER $COMPOSER_WITH_PHP"; :')
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'upgraded' })
    const old = join(host.bin, 'php')
    expect(told(host)).toEqual([
      `backup 4.8.0 by ${old}`,
      `caches 4.8.0 by ${old}`,
      `backup 4.9.0 by ${old}`,
      'composer 4.9.0 by /new/php /new/composer no',
      'caches 4.9.0 by /new/php',
    ])
  })

  it('comes up by the old one where it is taken back', async () => {
    const host = anUpgrade('[ "$TO" = 4.8.0 ] || exit 3')
    writeFileSync(
      join(host.bin, 'php'),
      `#!/bin/sh\necho "old $*" >>${host.dir}/trace\nrm -f storage/framework/down\n`,
    )
    chmodSync(join(host.bin, 'php'), 0o755)
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'reverted',
      release: '4.8.0',
    })
    expect(host.trace().at(-1)).toBe('old artisan up')
    expect([release(host), isDown(host)]).toEqual(['v4.8.0', false])
  })
})
