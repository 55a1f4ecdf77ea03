import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { expect } from 'vitest'
import { type Dialect, dialects, readApplication } from '../support/application-shell.ts'
import { aDirectoryOf } from '../support/files.ts'
import { hostile, type Target } from './target.ts'

const perFile = 500
const files = 100
const secret = 'first & "only"'
const firstLine = `DB_PASSWORD='${secret}'\n`

/** How a value is written: as one may that needs no quotes, or in quotes with its escapes. */
type Written = { readonly text: string; readonly line: (key: string) => string }

const written: fc.Arbitrary<Written> = fc
  .tuple(hostile, fc.constantFrom('', '"', "'"), fc.constantFrom('', ' # a note', '  '))
  .map(([some, quote, end]) => {
    const text = some.replaceAll(/[\0\r]|\$\{|[\ud800-\udfff]/gu, '')
    return {
      text,
      line: (key) => `${key}=${quoted(text, isBare(text) ? quote : quote || '"')}${end}`,
    }
  })

const isBare = (text: string) => !/\s|\p{Cc}|^["'#]/u.test(text)

function quoted(text: string, quote: string): string {
  if (!quote) return text
  return quote + text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote
}

/** What the npm package reads otherwise: it knows other escapes, backquotes, and a # anywhere. */
const isReadAlike = (line: string) => !/[\\#`\n]|\p{Cc}|["'].*["'].*["']|=[^"'].*["']/u.test(line)

export const dotenvReader: Target = {
  name: 'the .env reader reads what was written, the first of two, and never runs anything',
  tries: 2 * files * perFile,
  attack() {
    const all = fc.sample(fc.array(written, { minLength: perFile, maxLength: perFile }), files)
    const spoilt = fc.sample(fc.array(hostile, { minLength: perFile, maxLength: perFile }), files)
    const whole = all.map((some) => some.map(({ line }, at) => line(`K${at}`)).join('\n'))
    const broken = spoilt.map((lines) => firstLine + lines.join('\n'))
    for (const [index, dialect] of dialects.entries()) {
      const ours = <T>(some: readonly T[]) => some.filter((_, at) => at % dialects.length === index)
      expectRead(dialect, ours(all), ours(whole))
      expectSecret(dialect, ours(broken))
    }
  },
}

/** Every value of every file, in order. */
function expectRead(
  dialect: Dialect,
  all: ReadonlyArray<readonly Written[]>,
  texts: readonly string[],
) {
  const told = valuesIn(dialect, texts, 'dotenv_values "^K"')
  for (const [at, some] of all.entries()) {
    expect(told[at]).toBe(some.map(({ text }) => `${text}\n`).join(''))
    const alike = some.map(({ line }, n) => line(`K${n}`)).filter(isReadAlike)
    const package_ = parse(alike.join('\n'))
    for (const [n, { text, line }] of some.entries())
      if (isReadAlike(line(`K${n}`))) expect(package_[`K${n}`]).toBe(text)
  }
}

/** Whatever follows it. */
function expectSecret(dialect: Dialect, texts: readonly string[]): void {
  const told = valuesIn(dialect, texts, 'dotenv DB_PASSWORD')
  expect(told).toEqual(texts.map(() => secret))
}

function valuesIn(dialect: Dialect, texts: readonly string[], command: string): string[] {
  const directory = aDirectoryOf()
  for (const [at, text] of texts.entries()) {
    mkdirSync(join(directory, `${at}`))
    writeFileSync(join(directory, `${at}/.env`), text)
  }
  const script = `for n in $(seq 0 ${texts.length - 1}); do cd "${directory}/$n" && ${command} && printf '\\0'; done`
  const { stdout, stderr, status } = readApplication(dialect, directory, script)
  expect([status, stderr.toString()]).toEqual([0, ''])
  return stdout.toString().split('\0').slice(0, -1)
}
