import type { Host } from '../inventory/inventory.ts'
import { writablePaths } from '../recipes/steps/site.ts'
import { catalog } from '../releases/catalog.ts'
import { Connections } from '../remote/connections.ts'
import { requestOf } from '../remote/scripts.ts'
import { type Survey, surveyHosts } from '../survey/survey.ts'
import type { Everywhere } from './flags.ts'

/** How many hosts may be let in at once; more only makes the event loop wait. */
const connectAtOnce = 100
const surveySeconds = 180

export function openConnections(
  args: Pick<Everywhere, 'connect-timeout' | 'keepalive'>,
): Connections {
  const patience = { connect: args['connect-timeout'], keepalive: args.keepalive }
  return new Connections(patience, connectAtOnce)
}

/** Surveys hosts over these connections, which stay open for what comes next. A link that is lost meanwhile is worth one more try: a survey changes nothing. */
export function askHosts(
  hosts: readonly Host[],
  connections: Connections,
  { wantSchema }: { wantSchema: boolean },
): Promise<Survey[]> {
  const preflight = catalog.flatMap(({ version, preflight = [] }) =>
    preflight.map((question) => ({ release: version, ...question })),
  )
  const questions = { writable: writablePaths, preflight, wantSchema }
  const ask = async (host: Host, script: string) => {
    const connection = await connections.to(host)
    return connection.run(requestOf(host, script), surveySeconds)
  }
  return surveyHosts(hosts, questions, async (host, script) => {
    const answer = await ask(host, script)
    return answer.kind === 'unknown' ? ask(host, script) : answer
  })
}
