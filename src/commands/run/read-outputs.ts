import { LineCleaner } from '../../clean-lines.ts'
import { ExpectedFailure } from '../../failure.ts'
import type { Inventory } from '../../inventory/inventory.ts'
import type { HostState, RunState } from '../../journal/run-state.ts'
import type { HostPlan } from '../../plan/plan.ts'
import { chores, isChore } from '../../recipes/works.ts'
import type { Connections } from '../../remote/connections.ts'
import { outputRequest, type RunPlace } from '../../remote/scripts.ts'
import type { HostOutput } from '../../report/folded.ts'
import { redactSecrets, secretsOf } from '../../secrets.ts'

/** More than a screen shows of one host; all of it is in its log. */
const mostLines = 1000

/** What the hosts of a run have printed, where that is what the run is for; the others have none. */
export async function readOutputs(
  state: RunState,
  inventory: Inventory,
  connections: Connections,
): Promise<HostOutput[]> {
  const { work, hosts } = state.plan
  const step = isChore(work) ? chores[work].reads : undefined
  if (!step) return []
  const read = hosts.map(async (plan) => {
    const place = placeOf(plan, state, inventory)
    return place ? readOutput(place, step.id, connections) : undefined
  })
  return (await Promise.all(read)).filter((output) => output !== undefined)
}

function placeOf(
  { host: name, setup }: HostPlan,
  { run, hosts }: RunState,
  inventory: Inventory,
): RunPlace | undefined {
  const host = inventory.hosts.find((each) => each.name === name)
  return host && setup && hasBegun(hosts.get(name))
    ? { host, run, stateDir: setup.stateDir }
    : undefined
}

function hasBegun(host: HostState | undefined): boolean {
  return host !== undefined && host.attempt > 0
}

/** A host that is lost by now has its row in the table; what it printed is read with `fleet logs`. */
async function readOutput(
  place: RunPlace,
  step: string,
  connections: Connections,
): Promise<HostOutput | undefined> {
  const secrets = secretsOf([place.host])
  const lines: string[] = []
  const enough = new AbortController()
  const cleaner = new LineCleaner((line) => {
    if (lines.length <= mostLines) lines.push(redactSecrets(line, secrets))
    else enough.abort()
  })
  try {
    const connection = await connections.to(place.host)
    await connection.read(outputRequest(place, { step }), {
      onOutput: (bytes) => cleaner.take(bytes),
      onNotice: () => undefined,
      signal: enough.signal,
    })
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    return undefined
  }
  cleaner.end()
  return { host: place.host.name, lines: shownOf(lines, place) }
}

/** Without the name of the step, what it says to the record, and the empty lines around. */
function shownOf([, ...lines]: readonly string[], { host, run }: RunPlace): string[] {
  const shown = lines.filter((line) => !/^fleet-count \d+$/.test(line))
  const text = shown.slice(0, mostLines).join('\n').replace(/^\n+/, '').trimEnd()
  if (text === '') return []
  const more = shown.length >= mostLines ? [`(cut: fleet logs ${run} ${host.name})`] : []
  return [...text.split('\n'), ...more]
}
