import { expect, it } from 'vitest'
import { sayNoOutput } from '../../src/commands/logs.ts'

it.each([
  [{}, 'lon1 has no output in this run', 'fleet show R1'],
  [{ step: 'bower' }, 'lon1 has no output of bower in this run', 'fleet logs R1 lon1'],
  [{ attempt: 3 }, 'lon1 has no output in attempt 3 of this run', 'fleet logs R1 lon1'],
])('what a host has not printed leads to what there is: %j', (more, problem, next) => {
  expect(sayNoOutput({ run: 'R1', host: 'lon1', ...more })).toEqual({ problem, next })
})
