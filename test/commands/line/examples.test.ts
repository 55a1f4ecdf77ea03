import { expect, it } from 'vitest'
import { renderExamples } from '../../../src/commands/line/examples.ts'

const examples = [
  ['fleet exec --hosts prod -- df -h', 'a command'],
  ["fleet exec --hosts prod -- 'df -h'", 'a line of sh'],
] as const

it('tells what is to be typed and what comes of it side by side', () => {
  expect(renderExamples(examples, 50)).toBe(
    `Examples:
  fleet exec --hosts prod -- df -h    a command
  fleet exec --hosts prod -- 'df -h'  a line of sh`,
  )
})

it('never cuts what is to be typed in two', () => {
  expect(renderExamples(examples, 49)).toBe(
    `Examples:
  fleet exec --hosts prod -- df -h
      a command
  fleet exec --hosts prod -- 'df -h'
      a line of sh`,
  )
})
