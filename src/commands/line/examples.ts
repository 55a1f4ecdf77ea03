import type { Command } from './command.ts'

/** Side by side where all of them fit; else each on a line of its own: what is to be typed is never cut. */
export function renderExamples(examples: Command['examples'], width: number): string {
  const widest = Math.max(...examples.map(([typed]) => typed.length))
  const rows = examples.map(([typed, what]) => `  ${typed.padEnd(widest)}  ${what}`)
  const isTooWide = rows.some(({ length }) => length > width)
  const stacked = examples.flatMap(([typed, what]) => [`  ${typed}`, `      ${what}`])
  return ['Examples:', ...(isTooWide ? stacked : rows)].join('\n')
}
