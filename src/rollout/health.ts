import { clean, cleanLine } from '../clean.ts'
import type { Health } from '../events.ts'
import { ExpectedFailure } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { HostPlan } from '../plan/plan.ts'
import type { Connection } from '../remote/connection.ts'
import { healthRequest, type Question, type RunPlace } from '../remote/scripts.ts'
import { redactSecrets, secretsOf } from '../secrets.ts'
import { askPages } from './ask-pages.ts'

/** What a site said when it was asked, or why nobody knows. */
export type Sample = { readonly health: Health; readonly lines: readonly string[] }

/** Longer than the site itself may take. */
const limit = 25

type Asked = { readonly plan: HostPlan; readonly place: RunPlace }

/**
 * Asks the site of an upgraded host whether it serves: on the host itself, as its health step did, or
 * from here. Where the host gave no answer it may well serve: that is unknown, and never a failure by
 * itself.
 */
export async function sampleHealth(
  asked: Asked,
  connectTo: (host: Host) => Promise<Connection>,
): Promise<Sample> {
  const check = asked.plan.setup?.health ?? { from: 'host', pages: [] }
  const versionConstant = asked.plan.hops.at(-1)?.versionConstant ?? ''
  if (check.from === 'host') return sampleThere(asked.place, { check, versionConstant }, connectTo)
  const told = await askPages(check, versionConstant)
  const lines = linesOf(told.join('\n'), asked.place.host)
  return { health: told.length === 0 ? 'serves' : 'fails', lines }
}

async function sampleThere(
  place: RunPlace,
  question: Question,
  connectTo: (host: Host) => Promise<Connection>,
): Promise<Sample> {
  try {
    const connection = await connectTo(place.host)
    const answer = await connection.run(healthRequest(place, question), limit)
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
