import { openSync, writeSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { Foot } from '../../../src/commands/terminal/foot.ts'
import { type Size, Tmux } from '../../support/tmux.ts'
import { hasTool } from '../../support/tools.ts'

const usual: Size = { columns: 60, rows: 12 }
let terminal: Tmux

afterEach(() => terminal.end())

/** A foot that knows of its terminal what it is told. */
function aFoot(size: Size) {
  terminal = new Tmux(size, ['sleep', '600'])
  const descriptor = openSync(terminal.path, 'w')
  const write = (text: string) => writeSync(descriptor, text) > 0
  const told = { isTTY: true, ...size, write }
  return { told, foot: new Foot(told as unknown as NodeJS.WriteStream) }
}

describe.skipIf(!hasTool('tmux'))('the foot of a terminal', () => {
  it('shows what was drawn last, below what is kept, and goes away', async () => {
    const { foot } = aFoot(usual)
    foot.keep('one')
    foot.draw(['first', 'drawing'])
    foot.keep('two')
    foot.draw(['second'])
    expect(await terminal.shows('second')).toEqual(['one', 'two', 'second'])
    foot.clear()
    foot.keep('three')
    expect(await terminal.shows('three')).toEqual(['one', 'two', 'three'])
  })

  it('leaves nothing of what was drawn before where it begins at the top', async () => {
    const { foot } = aFoot(usual)
    foot.draw(['first', 'drawing'])
    foot.draw(['second'])
    expect(await terminal.shows('second')).toEqual(['second'])
  })

  it('takes no kept line where a line more is drawn between the same ones', async () => {
    const { foot } = aFoot({ columns: 40, rows: 8 })
    const kept = ['1', '2', '3', '4', '5', '6']
    for (const line of kept) foot.keep(line)
    foot.draw(['run 5s', '1 at work', 'lon1', 'keys'])
    foot.draw(['run 5s', '2 at work', 'lon1', 'lon2', 'keys'])
    const last = ['run 6s', '2 at work', 'lon1', 'lon2', 'keys']
    foot.draw(last)
    expect(await terminal.shows('run 6s')).toEqual([...kept, ...last])
  })

  it.each<[string, Size[]]>([
    ['wider', [{ columns: 100, rows: 12 }]],
    ['narrower', [{ columns: 30, rows: 12 }]],
    ['narrower and wide again', [{ columns: 30, rows: 12 }, usual]],
    ['lower', [{ columns: 60, rows: 5 }]],
    [
      'small, then large',
      [
        { columns: 40, rows: 8 },
        { columns: 120, rows: 40 },
      ],
    ],
  ])('keeps what is kept, and nothing else, on a terminal that gets %s', async (_how, sizes) => {
    const { told, foot } = aFoot(usual)
    const kept = ['short', 'long '.repeat(15).trimEnd(), 'one more']
    for (const line of kept) foot.keep(line)
    foot.draw(['x'.repeat(59), 'y'.repeat(59), 'first'])
    await terminal.shows('first')
    for (const size of sizes) terminal.resize(size)
    Object.assign(told, sizes.at(-2))
    foot.draw(['X'.repeat(told.columns - 1), 'drawn before it was told'])
    await terminal.shows('drawn before it was told')
    Object.assign(told, sizes.at(-1))
    foot.keep('after')
    foot.draw(['last', 'drawing'])
    expect(await terminal.shows('last')).toEqual([...kept, 'after', 'last', 'drawing'])
  })
})
