import { describe, expect, it } from 'vitest'
import { Collector } from '../../src/remote/collector.ts'

function collected(limitBytes: number, ...chunks: Array<string | Buffer>): Collector {
  const collector = new Collector(limitBytes)
  for (const chunk of chunks) collector.take(Buffer.from(chunk))
  return collector
}

describe('what is collected', () => {
  it('is one text, though packets cut its characters in two', () => {
    const bytes = Buffer.from('ünï→🚦')
    const packets = [...bytes].map((byte) => Buffer.of(byte))
    expect(collected(100, ...packets).text()).toBe('ünï→🚦')
  })

  it.each([
    ['below its limit', ['abc'], false, 'abc'],
    ['at its limit', ['abc', 'de'], false, 'abcde'],
    ['over it in one packet', ['abcdefgh'], true, 'abcde'],
    ['over it in several', ['abc', 'de', 'fgh'], true, 'abcde'],
  ])('is known to be %s', (_name, chunks, isOver, text) => {
    const collector = collected(5, ...chunks)
    expect([collector.isOver, collector.text()]).toEqual([isOver, text])
  })

  it('is not kept beyond its limit, however much comes', () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    const collector = new Collector(1024)
    const before = process.memoryUsage().arrayBuffers
    for (let count = 0; count < 200; count += 1) collector.take(Buffer.from(chunk))
    expect(collector.text()).toHaveLength(1024)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150 * 1024 * 1024)
  })
})
