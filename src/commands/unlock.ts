import { sayAsked } from '../asked.ts'
import { ExpectedFailure } from '../failure.ts'
import type { Host } from '../inventory/inventory.ts'
import type { Connections } from '../remote/connections.ts'
import { type DescribedLock, readDescribedLock } from '../remote/described-lock.ts'
import { describeLockRequest, unlockRequest } from '../remote/scripts.ts'
import { exitCodes } from '../report/exit-code.ts'
import { unlockJson } from '../report/json.ts'
import { sayLock } from '../report/lock-text.ts'
import { withConnections } from './ask-hosts.ts'
import { chooseHosts } from './choose.ts'
import type { UnlockFlags } from './line/flags.ts'
import { refuseUnasked } from './run/begin.ts'
import { confirm } from './terminal/confirm.ts'
import { openScreen } from './terminal/screen.ts'

type Holding = { readonly host: Host; readonly lock: DescribedLock }

/** What came of it: a runner that is at a long step stops later. */
type Unlocked = 'free' | 'unlocked' | 'stopping' | 'changed' | 'unknown'

const said: Readonly<Record<Unlocked, string>> = {
  free: 'nobody has it',
  unlocked: 'unlocked',
  stopping: 'told to stop: it does once its step has come to its end',
  changed: 'somebody else has it by now: look again',
  unknown: 'not known: it did not answer',
}

/** Shows who has hosts and what it would break to take them back, asks, and does. */
export async function unlock(args: UnlockFlags): Promise<number> {
  const { hosts } = chooseHosts(args.inventory, args.hosts)
  refuseUnasked(args)
  const screen = openScreen(args)
  return withConnections(args, async (connections) => {
    const holdings = await Promise.all(hosts.map((host) => describe(host, connections)))
    for (const { host, lock } of holdings)
      for (const line of sayLock(host.name, lock)) screen.tell(line)
    const count = holdings.filter(({ lock }) => lock.hold !== 'free').length
    const isAsked = count > 0 && !args.yes
    const answer = isAsked
      ? await confirm(`Unlock ${count} of ${hosts.length} hosts? (yes/no) `)
      : 'yes'
    if (answer !== 'yes') return refuse(screen.tell, answer)
    const unlocked = await Promise.all(holdings.map((each) => release(each, connections)))
    const ends = hosts.map(({ name }, index) => ({ host: name, end: unlocked[index] ?? 'unknown' }))
    const isDone = ends.every(({ end }) => end === 'free' || end === 'unlocked')
    const exitCode = isDone ? exitCodes.fine : exitCodes.failed
    const told = ends.map(({ host, end }) => `${host}: ${said[end]}`)
    const names = hosts.map(({ name }) => name).join(',')
    const next = `next: ${sayAsked(`fleet status --hosts ${names}`, args.asked)}`
    screen.answer(args.json ? unlockJson(ends, exitCode) : [...told, next].join('\n'))
    return exitCode
  })
}

function refuse(tell: (line: string) => void, answer: string): number {
  tell('not confirmed: nothing was touched')
  return answer === 'interrupted' ? exitCodes.detached : exitCodes.usage
}

async function describe(host: Host, connections: Connections): Promise<Holding> {
  const connection = await connections.to(host)
  const lock = readDescribedLock(await connection.run(describeLockRequest(host), 30))
  if (lock) return { host, lock }
  throw new ExpectedFailure({ kind: 'link-lost', reason: `${host.name} does not tell who has it` })
}

async function release({ host, lock }: Holding, connections: Connections): Promise<Unlocked> {
  if (lock.hold === 'free') return 'free'
  const connection = await connections.to(host)
  const { run, stateDir } = lock
  const answer = await connection.run(unlockRequest({ host, run, stateDir }), 30)
  if (answer.kind === 'unknown') return 'unknown'
  const ends: Readonly<Record<number, Unlocked>> = { 0: 'unlocked', 3: 'changed', 4: 'stopping' }
  return ends[answer.code] ?? 'unknown'
}
