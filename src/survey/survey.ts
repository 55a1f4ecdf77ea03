import type { Answer } from '../answer.ts'
import { ExpectedFailure } from '../failure.ts'
import { exportsOf } from '../inventory/environment.ts'
import { usersOf } from '../inventory/hook.ts'
import type { Host, Program } from '../inventory/inventory.ts'
import { quote } from '../quote.ts'
import { readShellText } from '../shell-text.ts'
import type { Unreachable } from '../unreachable.ts'
import type { Facts } from './facts.ts'
import { parseFacts } from './parse-facts.ts'

/** What one host answered. */
export type Survey =
  | { readonly host: Host; readonly facts: Facts }
  | { readonly host: Host; readonly failure: Unreachable }

/** What to ask besides the usual. */
export type Questions = {
  /** Paths the web user must be able to write. */
  readonly writable: string
  readonly preflight: ReadonlyArray<{
    readonly release: string
    readonly about: string
    readonly query: string
  }>
  /** Releases that need not be read from the remote's tags; without them, none is. */
  readonly known?: readonly string[]
  /** Whether the schema matches the code: it starts the application, which takes seconds. */
  readonly wantSchema: boolean
}

/** Runs a script on a host; throws `Unreachable` as an expected failure where none answers. */
export type Ask = (host: Host, script: string) => Promise<Answer>

/** The shell that reads the application; the script of a run has it too. */
export const applicationShell = readShellText('application.sh', import.meta.url)
const survey = [
  'found-releases.sh',
  'branch.sh',
  'own-files.sh',
  'last-change.sh',
  'database.sh',
  'survey.sh',
]
  .map((name) => readShellText(name, import.meta.url))
  .join('\n')

/** Asks all hosts at once, in one exec each; a host that does not answer is a row too. */
export function surveyHosts(
  hosts: readonly Host[],
  questions: Questions,
  ask: Ask,
): Promise<Survey[]> {
  return Promise.all(hosts.map((host) => surveyHost(host, questions, ask)))
}

async function surveyHost(host: Host, questions: Questions, ask: Ask): Promise<Survey> {
  try {
    const answer = await ask(host, surveyScript(host, questions))
    const facts = answer.kind === 'exit' ? parseFacts(answer.stdout) : undefined
    return facts ? { host, facts } : { host, failure: whyNoFacts(answer, host) }
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    return { host, failure: error.failure as Unreachable }
  }
}

/** The survey as sh: all of it in a function called on the last line, so a cut half does nothing. */
export function surveyScript(host: Host, questions: Questions): string {
  const preflight = questions.preflight.map(
    ({ release, about, query }) => `  preflight ${release} ${quote(about)} ${quote(query)}`,
  )
  return [
    'fleet_survey() {',
    ...exportsOf(host),
    `ROOT=${quote(host.root)} WEB_USER=${quote(host.webUser)} STATE=${quote(host.stateDir ?? '')}`,
    `PHP=${quote(only(host.php))} PHPS=${quote(each(host.php))}`,
    `COMPOSER=${quote(only(host.composer))} COMPOSERS=${quote(each(host.composer))}`,
    `BOWER=${quote(host.bower ?? '')} BRANCH=${quote(host.branch ?? '')}`,
    `HOOK_USERS=${quote(usersOf(host.hooks).join(' '))}`,
    `WANT_CURL=${wantsCurl(host) ? 'yes' : 'no'} WRITABLE=${quote(questions.writable)}`,
    `KNOWN=${quote((questions.known ?? []).join(' '))}`,
    `WANT_SCHEMA=${questions.wantSchema ? 'yes' : 'no'}`,
    applicationShell,
    survey,
    `survey_preflight() {\n${['  :', ...preflight].join('\n')}\n}`,
    "survey | LC_ALL=C tr -d '\\000-\\010\\013-\\037\\177'",
    '}',
    'fleet_survey',
    '',
  ].join('\n')
}

function only(program: Program | undefined): string {
  return typeof program === 'string' ? program : ''
}

/** The lowest version first. */
function each(program: Program | undefined): string {
  if (program === undefined || typeof program === 'string') return ''
  const versions = Object.entries(program).map(([version, path]) => ({ version, path }))
  return versions
    .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }))
    .map(({ path }) => path)
    .join(' ')
}

function wantsCurl({ health, alarm }: Host): boolean {
  const isAskedThere = typeof health === 'object' ? health.from !== 'controller' : health
  return Boolean(isAskedThere) || /^https?:/.test(alarm ?? '')
}

function whyNoFacts(answer: Answer, host: Host): Unreachable {
  if (answer.kind === 'unknown') return { kind: 'link-lost', reason: answer.reason }
  const lines = `${answer.stderr}\n${answer.stdout}`.trim().split('\n').slice(-5)
  if (host.become === 'sudo' && /^sudo: /m.test(answer.stderr)) {
    const user = host.user ?? 'the login user'
    return { kind: 'sudo-refused', user, why: 'refused', lines }
  }
  if (answer.stdout.startsWith('survey\t')) {
    return { kind: 'survey-failed', exitCode: answer.code, lines }
  }
  return { kind: 'script-ignored', lines }
}
