import { ExpectedFailure, type Failure } from '../../src/failure.ts'

/** The expected failure that something throws; anything else it does fails the test. */
export function failureOf(act: () => unknown): Failure {
  try {
    act()
  } catch (error) {
    if (error instanceof ExpectedFailure) return error.failure
    throw error
  }
  throw new Error('it did not fail')
}
