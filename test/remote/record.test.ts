import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFact, type Recorded, RecordReader } from '../../src/remote/record.ts'
import { hostFact } from '../support/arbitrary-events.ts'

const written = [
  '{"type":"attempt-started","at":1795226041,"attempt":1,"mode":"run"}',
  '{"type":"hop-started","at":1795226041,"hop":"4.8.0"}',
  '{"type":"step-started","at":1795226041,"step":"4.8.0/down"}',
  '{"type":"step-finished","at":1795226042,"step":"4.8.0/down","code":0}',
  '{"type":"site-went-down","at":1795226042}',
  '{"type":"step-skipped","at":1795226042,"step":"4.8.0/memcached-1","reason":"memcached-none"}',
  '{"type":"step-settled","at":1795226042,"step":"4.8.0/migrate"}',
  '{"type":"step-overdue","at":1795226043,"step":"4.8.0/schema"}',
  '{"type":"things-counted","at":1795226043,"step":"4.8.0/permissions","count":7}',
  '{"type":"dump-made","at":1795226043,"step":"4.8.0/backup","file":"20261121-020000-k3x9.sql.gz","bytes":4096}',
  '{"type":"site-came-up","at":1795226044}',
  '{"type":"hop-finished","at":1795226044,"hop":"4.8.0"}',
  '{"type":"revert-started","at":1795226044,"hop":"4.8.0"}',
  '{"type":"attempt-finished","at":1795226044,"attempt":1,"outcome":"upgraded","release":"4.8.0"}',
  '{"type":"attempt-finished","at":1,"attempt":1,"outcome":"done","release":"4.8.0"}',
  '{"type":"attempt-finished","at":1,"attempt":2,"outcome":"held","release":"4.8.0","step":"4.8.0/schema","code":9}',
  '{"type":"attempt-finished","at":1,"attempt":3,"outcome":"failed","release":"4.7.3","reason":"disk-full"}',
]

function readAll(bytes: Buffer, cuts: readonly number[] = [], from = 0): Recorded[] {
  const reader = new RecordReader(from)
  const places = cuts.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b)
  return [0, ...places].flatMap((start, index) =>
    reader.take(bytes.subarray(start, places[index] ?? bytes.length)),
  )
}

const garbage = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\n', '')),
  fc.constantFrom('', '{}', '[]', 'null', '7', '{"type":"gone"}', '{"type":"hop-started","at":1'),
  fc.constantFrom('{"type":"hop-started","at":1,"hop":"a b"}', '{"type":"__proto__"}'),
)
const lines = fc.array(
  fc.oneof(
    hostFact.map((fact) => JSON.stringify(fact)),
    garbage,
  ),
  {
    maxLength: 12,
  },
)

describe('a record', () => {
  it.each(written)('is read: %s', (line) => {
    expect(parseFact(line)).toEqual(JSON.parse(line))
  })

  it('gives the same facts and offsets however its bytes are cut', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.nat(), { maxLength: 10 }), (some, cuts) => {
        const bytes = Buffer.from(some.map((line) => `${line}\n`).join(''))
        expect(readAll(bytes, cuts)).toEqual(readAll(bytes))
      }),
      { numRuns: 500 },
    )
  })

  it('gives each fact with the bytes that end after it, garbage counted', () => {
    fc.assert(
      fc.property(lines, fc.nat(1_000_000), (some, from) => {
        let offsetBytes = from
        const expected = some.flatMap((line) => {
          offsetBytes += Buffer.byteLength(line) + 1
          const fact = parseFact(line)
          return fact ? [{ fact, offsetBytes }] : []
        })
        const bytes = Buffer.from(some.map((line) => `${line}\n`).join(''))
        expect(readAll(bytes, [], from)).toEqual(expected)
      }),
    )
  })

  it('can be taken up at any offset it gave', () => {
    const bytes = Buffer.from(`${written.join('\n')}\n`)
    const whole = readAll(bytes)
    expect(whole).toHaveLength(written.length)
    for (const [index, { offsetBytes }] of whole.entries()) {
      const rest = readAll(bytes.subarray(offsetBytes), [], offsetBytes)
      expect(rest).toEqual(whole.slice(index + 1))
    }
  })

  it('keeps back a line until it is whole', () => {
    const reader = new RecordReader(0)
    expect(reader.take(Buffer.from('{"type":"site-went-down","at":7}'))).toEqual([])
    expect(reader.take(Buffer.from('\n'))).toHaveLength(1)
  })
})

describe('what is no fact', () => {
  it.each([
    ['an unknown type', '{"type":"root-given","at":1}'],
    ['a type that every object has', '{"type":"toString","at":1}'],
    ['no time', '{"type":"site-went-down"}'],
    ['a time in text', '{"type":"site-went-down","at":"7"}'],
    ['a time before 1970', '{"type":"site-went-down","at":-7}'],
    ['a time with a fraction', '{"type":"site-went-down","at":7.5}'],
    ['a time beyond all numbers', '{"type":"site-went-down","at":1e300}'],
    ['a missing field', '{"type":"step-finished","at":1,"step":"4.8.0/down"}'],
    ['a step that is no token', '{"type":"step-started","at":1,"step":"4.8.0/down; rm -rf /"}'],
    ['a step with an escape', '{"type":"step-started","at":1,"step":"\\u001b[2J"}'],
    ['a step over two lines', '{"type":"step-started","at":1,"step":"a\\nb"}'],
    ['a step too long', `{"type":"step-started","at":1,"step":"${'x'.repeat(101)}"}`],
    ['a step that is a list', '{"type":"step-started","at":1,"step":["a"]}'],
    [
      'an outcome of its own',
      '{"type":"attempt-finished","at":1,"attempt":1,"outcome":"fine","release":"4"}',
    ],
    ['a mode of its own', '{"type":"attempt-started","at":1,"attempt":1,"mode":"walk"}'],
    [
      'an optional field that is none',
      '{"type":"attempt-finished","at":1,"attempt":1,"outcome":"held","release":"4","step":7}',
    ],
    ['a torn line', '{"type":"site-went-d'],
    ['a list', '[{"type":"site-went-down","at":1}]'],
    ['nothing', ''],
  ])('is passed over: %s', (_name, line) => {
    expect(parseFact(line)).toBeUndefined()
  })

  it('brings nothing along: fields that a fact has not are left behind', () => {
    const line =
      '{"type":"site-went-down","at":7,"host":"other","offsetBytes":9,"__proto__":{"a":1}}'
    expect(Object.keys(parseFact(line) ?? {})).toEqual(['type', 'at'])
  })
})

describe('a line without an end', () => {
  it('is refused before it fills the memory, whether it comes at once or in pieces', () => {
    const tooLong = new RangeError('a line of the record is too long')
    expect(() => new RecordReader(0).take(Buffer.alloc(4097, 'x'))).toThrow(tooLong)
    const reader = new RecordReader(0)
    expect(reader.take(Buffer.alloc(4096, 'x'))).toEqual([])
    expect(() => reader.take(Buffer.from('x'))).toThrow(tooLong)
  })

  it('is fine where it ends in time', () => {
    const reader = new RecordReader(0)
    const rest = '{"type":"site-went-down","at":7}\n'
    expect(reader.take(Buffer.from(`${'x'.repeat(4000)}\n${rest}`))).toEqual([
      { fact: { type: 'site-went-down', at: 7 }, offsetBytes: 4001 + rest.length },
    ])
  })
})
