import type { Host } from '../inventory/inventory.ts'
import { writablePaths } from '../recipes/steps/site.ts'
import { allQuestions, allVersions } from '../releases/questions.ts'
import { Connections } from '../remote/connections.ts'
import { requestOf } from '../remote/scripts.ts'
import { redactFailure, secretsOf } from '../secrets.ts'
import { type Survey, surveyHosts } from '../survey/survey.ts'
import type { Everywhere } from './line/flags.ts'
import { confidantOf } from './terminal/confidant.ts'

/** How many hosts may be let in at once; more only makes the event loop wait. */
const connectAtOnce = 100
const surveySeconds = 180

/** Does what needs connections, and closes them however it ends: an open one keeps the process. */
export async function withConnections<Result>(
  args: Everywhere,
  use: (connections: Connections) => Promise<Result>,
): Promise<Result> {
  const patience = { connect: args['connect-timeout'], keepalive: args.keepalive }
  const connections = new Connections(patience, connectAtOnce, confidantOf(args))
  try {
    return await use(connections)
  } finally {
    connections.closeAll()
  }
}

/** Surveys hosts over these connections, which stay open for what comes next. A link that is lost meanwhile is worth one more try: a survey changes nothing. */
export async function askHosts(
  hosts: readonly Host[],
  connections: Connections,
  { wantSchema, wantsUnknown = false }: { wantSchema: boolean; wantsUnknown?: boolean },
): Promise<Survey[]> {
  const questions = {
    writable: writablePaths,
    preflight: allQuestions(),
    wantSchema,
    known: wantsUnknown ? allVersions() : [],
  }
  const ask = async (host: Host, script: string) => {
    const connection = await connections.to(host)
    return connection.run(requestOf(host, script), surveySeconds)
  }
  const surveys = await surveyHosts(hosts, questions, async (host, script) => {
    const answer = await ask(host, script)
    return answer.kind === 'unknown' ? ask(host, script) : answer
  })
  return surveys.map(redactSurvey)
}

/** What is told a person who waits for a survey. */
export function sayAsking({ length }: readonly Host[]): string {
  return `asking ${length} host${length === 1 ? '' : 's'} …`
}

function redactSurvey(survey: Survey): Survey {
  if (!('failure' in survey)) return survey
  return { ...survey, failure: redactFailure(survey.failure, secretsOf([survey.host])) }
}
