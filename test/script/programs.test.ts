import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stepTo } from '../../src/plan/web-php.ts'
import { isDown, last, release, twoHops } from '../support/runner-steps.ts'
import { ScriptHost } from '../support/script-host.ts'

/** Two hops whose steps tell which PHP they are run by; the second hop is to another one. */
function anUpgrade(composer: string, { webPhp }: { readonly webPhp?: string } = {}) {
  const [first, second] = twoHops({ composer: { run: composer } })
  if (!first || !second) throw new Error('no two hops')
  const programs = { php: '/new/php', composer: { path: '/new/composer', withPhp: false } }
  const ofWeb = webPhp === undefined ? undefined : stepTo('7.3', { webPhp })
  const back = webPhp === undefined ? {} : { webPhpBack: { version: '7.0', run: webPhp } }
  const hops = [first, { ...second, programs, ...back }].map((hop, index) => ({
    ...hop,
    steps: hop.steps.flatMap((step) => {
      if (step.id === 'checkout' && index === 1 && ofWeb) return [step, ofWeb]
      return step.run !== undefined && ['caches', 'backup'].includes(step.id)
        ? { ...step, run: `${step.run}; trace ${step.id} $TO by "$PHP"` }
        : step
    }),
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

describe('a hop on which the web server changes its PHP', () => {
  const webPhp = 'trace "web php $FLEET_PHP of $(cat version)"'
  const ofWeb = (host: ScriptHost) => host.trace().filter((line) => line.startsWith('web'))

  it('has it changed once the new code is there, and back once the old code is there again', async () => {
    const host = anUpgrade('[ "$TO" = 4.8.0 ] || exit 3', { webPhp })
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'reverted' })
    expect(ofWeb(host)).toEqual(['web php 7.3 of 4.9.0', 'web php 7.0 of 4.8.0'])
  })

  it('is taken back where that fails, and has it changed back, too', async () => {
    const line = `${webPhp}; [ "$FLEET_PHP" = 7.0 ]`
    const host = anUpgrade(':', { webPhp: line })
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'reverted',
      step: '4.9.0/web-php',
    })
    expect(ofWeb(host)).toEqual(['web php 7.3 of 4.9.0', 'web php 7.0 of 4.8.0'])
    expect(isDown(host)).toBe(false)
  })

  it('leaves the web server alone where it is taken back before', async () => {
    const host = anUpgrade(':', { webPhp })
    host.git('tag', '-d', 'v4.9.0')
    expect(last(await host.execute('run', '1'))).toMatchObject({ outcome: 'reverted' })
    expect(ofWeb(host)).toEqual([])
  })

  it('holds the site where the way back fails: it would come up on what it cannot run on', async () => {
    const line = `${webPhp}; [ "$FLEET_PHP" = 7.3 ]`
    const host = anUpgrade('[ "$TO" = 4.8.0 ] || exit 3', { webPhp: line })
    expect(last(await host.execute('run', '1'))).toMatchObject({
      outcome: 'held',
      step: '4.9.0/revert',
    })
    expect(isDown(host)).toBe(true)
  })
})
