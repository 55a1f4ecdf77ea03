import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clean, cleanLine } from '../src/clean.ts'
import { hostileText } from './support/hostile.ts'
import { unsafeIn } from './support/unsafe.ts'

const cases: ReadonlyArray<readonly [name: string, said: string, shown: string]> = [
  ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
  ['a cleared screen', 'a\u001b[2J\u001b[Hb', 'ab'],
  ['a moved cursor', 'a\u001b[10;5Hb', 'ab'],
  ['a private mode', 'a\u001b[?1049hb', 'ab'],
  ['a title ended by BEL', 'a\u001b]0;root@lon1\u0007b', 'ab'],
  ['a title ended by ST', 'a\u001b]0;root@lon1\u001b\\b', 'ab'],
  ['a title of C1 bytes', 'a\u009d0;root@lon1\u009cb', 'ab'],
  ['a link', '\u001b]8;;http://x\u0007here\u001b]8;;\u0007', 'here'],
  ['a device control string', 'a\u001bP1$r0m\u001b\\b', 'ab'],
  ['an application command', 'a\u001b_G1\u001b\\b', 'ab'],
  ['a sequence of C1 bytes', 'a\u009b31mb', 'ab'],
  ['a chosen character set', 'a\u001b(Bb', 'ab'],
  ['a reset', 'a\u001bcb', 'ab'],
  ['a lone escape', 'a\u001b', 'a'],
  ['a sequence within a sequence', 'a\u001b\u001b[0m[31mb', 'a[31mb'],
  ['a sequence cut at the end', 'a\u001b[31', 'a'],
  ['a text turned around', 'a\u202eb\u2066c', 'abc'],
  ['an invisible mark', 'a\ufeffb', 'ab'],
  ['backspaces', 'secret\b\b\b\b\b\bok', 'secretok'],
  ['a line ended by CR LF', 'a\r\nb', 'a\nb'],
  ['a line ended by CR CR LF, as a pty of a pty does', 'a\r\r\nb', 'a\nb'],
  ['a bar drawn over itself', '10%\r20%', '10%\n20%'],
]

describe('what a host said', () => {
  it.each(cases)('is shown without %s', (_name, said, shown) => {
    expect(clean(said)).toBe(shown)
  })

  it('holds no control byte, escape or bidi control afterwards, whatever it was', () => {
    fc.assert(
      fc.property(hostileText, (said) => {
        expect(unsafeIn(clean(said))).toEqual([])
      }),
      { numRuns: 3000 },
    )
  })

  it('stays as it is where it is plain', () => {
    const plain = fc.string({
      unit: fc.constantFrom(
        ...'azAZ09 .,;:[]()#$%&"\\\'/\n\t',
        'ü',
        'ß',
        '日',
        '→',
        '🚦',
        'e\u0301',
      ),
    })
    fc.assert(
      fc.property(plain, (text) => {
        expect(clean(text)).toBe(text)
      }),
    )
  })

  it.each([
    ['title', '\u001b]0;'],
    ['device control string', '\u001bP'],
    ['application command', '\u001b_'],
    ['C1 title', '\u009d0;'],
  ])('keeps the rest of the text after a %s without an end', (_name, start) => {
    const rest = `${'x'.repeat(10_000)}\nthe next line`
    expect(clean(`${start}${rest}`)).toContain(rest.slice(5000))
    expect(clean(`${start}a title\nthe next line`)).toContain('title\nthe next line')
  })

  it.each([
    ['carriage returns', '\r'],
    ['starts of C1 titles', '\u009d'],
    ['starts of C1 control strings', '\u0090'],
    ['starts of titles', '\u001b]'],
    ['starts of sequences', '\u001b['],
    ['starts of C1 sequences', '\u009b0'],
  ])('takes no longer than its length is worth: 32 KiB of %s', (_name, piece) => {
    const said = piece.repeat(32_768 / piece.length)
    const before = performance.now()
    clean(said)
    expect(performance.now() - before).toBeLessThan(300)
  })
})

describe('what goes into one line', () => {
  it.each([
    ['a\nb', 'a b'],
    ['  a \t b  ', 'a b'],
    ['a\r\n\r\nb', 'a b'],
    ['\u001b[31ma\u001b[0m', 'a'],
    ['\n', ''],
  ])('%j is shown as %j', (said, shown) => {
    expect(cleanLine(said)).toBe(shown)
  })

  it('is one line, and safe', () => {
    fc.assert(
      fc.property(hostileText, (said) => {
        const line = cleanLine(said)
        expect(unsafeIn(line)).toEqual([])
        expect(line).not.toMatch(/[\n\t\u2028\u2029]/)
      }),
      { numRuns: 1000 },
    )
  })
})
