import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineCleaner } from '../src/clean-lines.ts'
import { hostileText } from './support/hostile.ts'
import { unsafeIn } from './support/unsafe.ts'

function linesOf(chunks: readonly Buffer[]): string[] {
  const lines: string[] = []
  const cleaner = new LineCleaner((line) => lines.push(line))
  for (const chunk of chunks) cleaner.take(chunk)
  cleaner.end()
  return lines
}

describe('a stream of bytes', () => {
  it.each([
    ['lines', 'a\nb\n', ['a', 'b']],
    ['a last line without its end', 'a\nb', ['a', 'b']],
    ['empty lines', 'a\n\nb\n', ['a', '', 'b']],
    ['nothing', '', []],
    ['colours', '\u001b[31ma\u001b[0m\nb\n', ['a', 'b']],
    ['lines ended by CR LF', 'a\r\nb\r\n', ['a', 'b']],
    ['a bar drawn over itself', '10%\r20%\nend\n', ['10%', '20%', 'end']],
  ])('becomes clean lines: %s', (_name, text, lines) => {
    expect(linesOf([Buffer.from(text)])).toEqual(lines)
  })

  it('becomes the same lines however it is cut', () => {
    const texts = fc.array(hostileText, { maxLength: 8 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 12 }), (text, cuts) => {
        const bytes = Buffer.from(text)
        const lines = linesOf(cut(bytes, cuts))
        expect(lines).toEqual(linesOf([bytes]))
        expect(unsafeIn(lines.join('\n'))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('becomes the same lines byte by byte, with characters of several bytes', () => {
    const bytes = Buffer.from('ünï → 日本 🚦\n\u001b[31mrot\u001b[0m\n')
    expect(linesOf([...bytes].map((byte) => Buffer.of(byte)))).toEqual(['ünï → 日本 🚦', 'rot'])
  })
})

describe('a line that never ends', () => {
  it('is cut, so that little is kept, and nothing of it is lost', () => {
    const chunk = Buffer.alloc(16 * 1024, 'x')
    let shown = 0
    const cleaner = new LineCleaner((line) => {
      shown += line.length
    })
    for (let sent = chunk.length; sent <= 200 * chunk.length; sent += chunk.length) {
      cleaner.take(chunk)
      expect(sent - shown).toBeLessThanOrEqual(64 * 1024)
    }
    cleaner.end()
    expect(shown).toBe(200 * chunk.length)
  })
})

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = cuts.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b)
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length))
}
