import { clean, cleanLine } from '../clean.ts'
import type { Health } from '../events.ts'
import { ExpectedFailure } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { HostPlan } from '../plan/plan.ts'
import type { Connection } from '../remote/connection.ts'
import { healthRequest, type RunPlace } from '../remote/scripts.ts'
import { redactSecrets, secretsOf } from '../secrets.ts'

/** What a site said when it was asked, or why nobody knows. */
export type Sample = { readonly health: Health; readonly lines: readonly string[] }

/** Longer than the site itself may take. */
const limit = 25

/**
 * Asks the site of an upgraded host whether it serves: on the host itself, as its health step did.
 * Where no answer came the host may well serve: that is unknown, and never a failure by itself.
 */
export async function sampleHealth(
  { plan, place }: { readonly plan: HostPlan; readonly place: RunPlace },
  connectTo: (host: Host) => Promise<Connection>,
): Promise<Sample> {
  const url = plan.setup?.health ?? ''
  const versionConstant = plan.hops.at(-1)?.versionConstant ?? ''
  try {
    const connection = await connectTo(place.host)
    const answer = await connection.run(healthRequest(place, { url, versionConstant }), limit)
    if (answer.kind === 'unknown') return unknown(answer.reason)
    if (answer.code === 0) return { health: 'serves', lines: [] }
    if (answer.code !== 1) return unknown(`asking it ended with exit code ${answer.code}`)
    return { health: 'fails', lines: linesOf(answer.stdout, place.host) }
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    const { failure } = error
    return unknown('reason' in failure && failure.reason ? failure.reason : failure.kind)
  }
}

function unknown(reason: string): Sample {
  return { health: 'unknown', lines: [cleanLine(reason)] }
}

/** The first few, safe to show: what matters of a page stands at its beginning. */
function linesOf(text: string, host: Host): string[] {
  const lines = clean(redactSecrets(text, secretsOf([host]))).split('\n')
  return lines
    .map((line) => line.trimEnd().slice(0, 200))
    .filter(Boolean)
    .slice(0, 6)
}
