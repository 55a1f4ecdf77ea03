import type { Answer } from '../answer.ts'
import type { RunFailure } from '../failure.ts'
import type { Lock } from '../survey/facts.ts'
import { parseLock } from '../survey/parse-facts.ts'
import type { Connection } from './connection.ts'
import { launchRequest, type RunPlace } from './scripts.ts'

/** What became of a launch. `refused`: the attempt is over or superseded, which the record tells. */
export type Launch =
  | { readonly kind: 'started' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'busy'; readonly lock: Lock }
  | { readonly kind: 'failed'; readonly failure: RunFailure }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Ships the script, unless it is there, and starts it detached. Safe to repeat. */
export async function launch(
  connection: Connection,
  place: RunPlace,
  { attempt, script }: { attempt: number; script: string },
): Promise<Launch> {
  return readLaunch(await connection.run(launchRequest(place, attempt, script), 60))
}

function readLaunch(answer: Answer): Launch {
  if (answer.kind === 'unknown') return answer
  const [, word, lock = ''] = /^launch (started|refused|busy)(?: (.*))?$/m.exec(answer.stdout) ?? []
  if (word === 'started' || word === 'refused') return { kind: word }
  if (word === 'busy') return { kind: 'busy', lock: parseLock(lock) }
  const lines = answer.stderr.trim().split('\n').slice(-5)
  return { kind: 'failed', failure: { kind: 'launch-failed', exitCode: answer.code, lines } }
}
