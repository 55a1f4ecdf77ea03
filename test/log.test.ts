import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openLog } from '../src/log.ts'
import { aDirectoryOf } from './support/files.ts'
import { until } from './support/until.ts'

/** A log at work, and what stands in its file and on stderr. */
function aLog(verbosity: number, secrets: readonly string[] = []) {
  const file = join(aDirectoryOf(), 'fleet.log')
  const stderr = new PassThrough()
  let told = ''
  stderr.on('data', (bytes) => {
    told += bytes
  })
  const log = openLog({ file, verbosity, stderr, secrets })
  /** Everything that was logged so far: the last line tells that all is written. */
  const written = async () => {
    log.info('the end')
    const text = () => (existsSync(file) ? readFileSync(file, 'utf8') : '')
    await until('the log is written', () => text().includes('the end'))
    await until('stderr is written', () => verbosity === 0 || told.includes('the end'))
    return { file: text(), stderr: told, mode: statSync(file).mode & 0o777 }
  }
  return { log, written }
}

describe('a log', () => {
  it.each([
    [0, false, false],
    [1, true, false],
    [2, true, true],
  ])('at verbosity %i tells on stderr: info %s, debug %s', async (verbosity, info, debug) => {
    const { log, written } = aLog(verbosity)
    log.info('launched', { host: 'lon1' })
    log.debug('sent', { bytes: 7 })
    const { stderr } = await written()
    expect(stderr.includes('info launched {"host":"lon1"}')).toBe(info)
    expect(stderr.includes('debug sent {"bytes":7}')).toBe(debug)
  })

  it.each([
    [0, ['launched']],
    [1, ['launched']],
    [2, ['launched', 'sent']],
  ])('at verbosity %i keeps in its file, as JSON a line: %j', async (verbosity, messages) => {
    const { log, written } = aLog(verbosity)
    log.info('launched', { host: 'lon1' })
    log.debug('sent', { bytes: 7 })
    const lines = (await written()).file.trim().split('\n').slice(0, -1)
    const kept = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(kept.map(({ message }) => message)).toEqual(messages)
    expect(kept[0]).toMatchObject({ level: 'info', host: 'lon1', timestamp: expect.any(String) })
  })

  it('is for the eyes of its owner', async () => {
    expect((await aLog(0).written()).mode).toBe(0o600)
  })

  it('without a file and without -v goes nowhere', () => {
    const stderr = new PassThrough()
    openLog({ file: undefined, verbosity: 0, stderr, secrets: [] }).info('launched')
    expect(stderr.read()).toBeNull()
  })
})

describe('a secret', () => {
  it.each([
    ['plain', 'hunter2'],
    ['with quotes', 'a"b\'c'],
    ['with a backslash', 'a\\b'],
    ['over two lines', 'one\ntwo'],
    ['of other letters', 'pässwört🚦'],
    ['that is a number', '3600'],
    ['that is a word of JSON', 'true'],
    ['that looks like JSON', '":"'],
    ['that is what a log line has', 'message'],
  ])('%s is in no log, wherever it was said', async (_name, secret) => {
    const { log, written } = aLog(2, [secret])
    log.info(`using ${secret} here`, { at: 1_795_236_001, ok: true, env: { list: [secret] } })
    log.debug('sent', { text: `a${secret}b` })
    const { file, stderr } = await written()
    const told = stderr.split('\n').slice(0, 2).join('\n')
    const kept = file
      .split('\n')
      .slice(0, 2)
      .flatMap((line) => textsIn(JSON.parse(line)))
    expect(kept.filter((value) => value.includes(secret))).toEqual([])
    expect(told).not.toContain(`using ${secret}`)
    expect(told).not.toContain(`a${secret}b`)
    expect(told).not.toContain(JSON.stringify([secret]).slice(1, -1))
  })

  it('never ends the controller, whatever it is', () => {
    const secret = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom(
        '1795',
        '26',
        'null',
        'true',
        'false',
        '"',
        '":',
        '{"',
        '}',
        'debug',
        'sent',
        '\\',
      ),
    )
    fc.assert(
      fc.property(secret, fc.jsonValue(), (some, details) => {
        const stderr = new PassThrough()
        const log = openLog({ file: undefined, verbosity: 2, stderr, secrets: [some] })
        expect(() => log.debug('sent', { details, at: 1_795_226_000 })).not.toThrow()
      }),
      { numRuns: 200 },
    )
  })
})

/** Every text in a line of the log; its keys, and digits that a number happens to have, are no secret. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
