import fc from 'fast-check'
import { type Recorded, RecordReader } from '../../src/remote/record.ts'
import { hostFact } from '../support/arbitrary-events.ts'
import { spoilt, type Target, tryAll } from './target.ts'

const honest = fc.sample(hostFact, { numRuns: 200, seed: 1 }).map((fact) => JSON.stringify(fact))
const before = '{"type":"site-went-down","at":1}\n'
const after = '{"type":"attempt-finished","at":2,"attempt":1,"outcome":"held","release":"4.9.0"}\n'

/** A spoilt line between two of a runner's, as bytes that may be no UTF-8, cut anywhere. */
const record = fc
  .tuple(spoilt(honest), fc.boolean(), fc.nat({ max: 2 ** 30 }))
  .map(([line, isLatin, cut]) => {
    const middle = Buffer.from(`${line}\n`, isLatin ? 'latin1' : 'utf8')
    const bytes = Buffer.concat([Buffer.from(before), middle, Buffer.from(after)])
    return { bytes, cut: cut % bytes.length }
  })

export const eventReader: Target = {
  name: 'the event reader tells nothing that no line says, and loses no line beside it',
  tries: 100_000,
  attack() {
    tryAll(this.tries, record, ({ bytes, cut }) => {
      const told = read(bytes, cut)
      if (!told) return
      if (told[0]?.offsetBytes !== before.length) throw new Error('the line before is lost')
      if (told.at(-1)?.offsetBytes !== bytes.length) throw new Error('the line after is lost')
      for (const recorded of told) expectSaid(recorded, bytes)
    })
  },
}

/** Nothing where a line is longer than any runner writes. */
function read(bytes: Buffer, cut: number): Recorded[] | undefined {
  const reader = new RecordReader(0)
  try {
    return [...reader.take(bytes.subarray(0, cut)), ...reader.take(bytes.subarray(cut))]
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The fact is what a whole line of these bytes says, in tokens that are safe anywhere. */
function expectSaid({ fact, offsetBytes }: Recorded, bytes: Buffer): void {
  const end = offsetBytes - 1
  const line = bytes.subarray(bytes.lastIndexOf(10, end - 1) + 1, end).toString('utf8')
  const said = JSON.parse(line) as Record<string, unknown>
  for (const [key, value] of Object.entries(fact)) {
    if (said[key] !== value) throw new Error(`${key} is not ${value} in ${line}`)
    if (!/^[\w./-]{1,100}$/.test(String(value))) throw new Error(`${key} is not safe: ${value}`)
  }
}
