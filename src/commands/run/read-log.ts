import { cleanLine } from '../../clean.ts'
import { ExpectedFailure } from '../../failure.ts'
import type { Connections } from '../../remote/connections.ts'
import { outputTailRequest, type RunPlace } from '../../remote/scripts.ts'
import { redactSecrets, secretsOf } from '../../secrets.ts'

const nothing = ['nothing was printed yet']

/** The last lines of what a step printed. Never throws: whoever shows them goes on without. */
export async function readLog(
  place: RunPlace | undefined,
  step: string | undefined,
  connections: Connections,
): Promise<readonly string[]> {
  if (!place || !step) return nothing
  try {
    const connection = await connections.to(place.host)
    const answer = await connection.run(outputTailRequest(place, step), 30)
    if (answer.kind === 'unknown') return [answer.reason]
    const text = redactSecrets(answer.stdout, secretsOf([place.host]))
    const lines = text
      .split(/[\r\n]+/)
      .map(cleanLine)
      .filter(Boolean)
    return lines.length > 0 ? lines : nothing
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    return ['the host cannot be asked now']
  }
}
