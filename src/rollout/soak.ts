import PQueue from 'p-queue'
import type { Seconds } from '../duration.ts'
import type { ControllerEvent, Health } from '../events.ts'
import { isOfHealth } from '../failure.ts'
import type { RunState } from '../journal/run-state.ts'
import type { HostPlan, SiteCheck } from '../plan/plan.ts'
import type { Sample } from './health.ts'

/** What watching sites takes. */
export type SoakContext = {
  readonly state: () => RunState
  readonly emit: (event: ControllerEvent) => void
  readonly sampleHealth: (host: string) => Promise<Sample>
  readonly now: () => number
  /** Waits, or ends early when told to. */
  readonly wait: (seconds: Seconds, signal: AbortSignal) => Promise<void>
  /** Watch no longer. */
  readonly signal: AbortSignal
  /** Nothing is to be started any more, so nothing is left to wait for. */
  readonly isSpent: () => boolean
}

/** A site that is asked, and what it said so far. */
type Watch = {
  readonly host: string
  health: Health
  /** In a row; a sample that could not be taken does not break it. */
  fails: number
  unknowns: number
  told: string | undefined
  isLost: boolean
}

/** One bad answer may be a restart; as many in a row are no accident. */
const enough = 3
const askedAtOnce = 50

/**
 * Asks these sites again and again for so long, and on until none is in doubt. A site that fails
 * three times in a row is lost at once. One that cannot be asked may come back until the time is over;
 * then it is lost, too: what nobody knows is no success. Ends early where nothing more will start.
 */
export async function watchSites(
  hosts: readonly string[],
  seconds: Seconds,
  context: SoakContext,
): Promise<void> {
  const { now, wait, signal } = context
  const end = now() + seconds
  const pause = pauseBetween(seconds, hosts.length)
  const watches = hosts.map((host) => watchOf(host, context.state()))
  const isStopped = () => signal.aborted || context.isSpent()
  await askAll(watches, context)
  while (!isStopped() && now() < end) {
    await wait(Math.min(pause, end - now()), signal)
    await askAll(watches, context)
  }
  while (!isStopped() && loseUnknown(watches, context).some(isInDoubt)) {
    await wait(pause, signal)
    await askAll(watches.filter(isInDoubt), context)
  }
}

/** Ten times in a soak, at most once a minute: and no more than twenty sites a second. */
export function pauseBetween(seconds: Seconds, sites: number): Seconds {
  return Math.max(2, Math.min(60, Math.ceil(seconds / 10)), Math.ceil(sites / 20))
}

/** Hosts that this run has upgraded or had to see serve, and whose sites are asked (by whom), also those that are known to be ill. */
export function watchable({ plan, hosts }: RunState, by?: SiteCheck['from']): string[] {
  const isUp = plan.hosts.filter(
    ({ setup }) => setup?.health && !setup.leaveDown && (!by || setup.health.from === by),
  )
  return isUp
    .filter((each) => {
      const { outcome, failure } = hosts.get(each.host) ?? {}
      const isAsked = outcome === 'upgraded' || (outcome === 'done' && looksAtSite(each))
      return isAsked && (!failure || isOfHealth(failure))
    })
    .map(({ host }) => host)
}

/** Work that is no upgrade, but ends with a look at the site. */
function looksAtSite({ hops }: HostPlan): boolean {
  return hops.some(({ steps }) => steps.some(({ id }) => id === 'health' || id === 'inspect'))
}

/** Of these the ones that did not serve when last asked. */
export function unhealthy(state: RunState): string[] {
  return watchable(state).filter((name) => state.hosts.get(name)?.failure !== undefined)
}

function watchOf(host: string, { hosts }: RunState): Watch {
  const health = hosts.get(host)?.failure ? 'fails' : 'serves'
  return { host, health, fails: 0, unknowns: 0, told: undefined, isLost: false }
}

function isInDoubt({ health, isLost }: Watch): boolean {
  return health !== 'serves' && !isLost
}

/** All at once, and no longer than we are told to watch. */
async function askAll(watches: readonly Watch[], context: SoakContext): Promise<void> {
  const { signal, sampleHealth } = context
  const queue = new PQueue({ concurrency: askedAtOnce })
  const asked = watches
    .filter(({ isLost }) => !isLost)
    .map((watch) =>
      queue.add(async () => {
        if (signal.aborted) return
        const sample = await sampleHealth(watch.host)
        if (!signal.aborted) note(watch, sample, context)
      }),
    )
  await untilAborted(Promise.all(asked), signal)
}

async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const listening = new AbortController()
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { signal: listening.signal })
  })
  await Promise.race([work, aborted])
  listening.abort()
}

function note(watch: Watch, { health, lines }: Sample, { emit, now }: SoakContext): void {
  const { host } = watch
  const [told] = lines
  if (health !== watch.health) emit({ type: 'health-sampled', at: now(), host, health, told })
  watch.health = health
  watch.unknowns = health === 'unknown' ? watch.unknowns + 1 : 0
  if (health !== 'unknown') watch.fails = health === 'fails' ? watch.fails + 1 : 0
  watch.told = told
  if (watch.fails < enough) return
  watch.isLost = true
  emit({ type: 'health-lost', at: now(), host, failure: { kind: 'health-lost', lines } })
}

function loseUnknown(watches: readonly Watch[], { emit, now }: SoakContext): readonly Watch[] {
  for (const watch of watches.filter(({ unknowns, isLost }) => unknowns >= enough && !isLost)) {
    watch.isLost = true
    const failure = { kind: 'health-unknown', reason: watch.told ?? '' } as const
    emit({ type: 'health-lost', at: now(), host: watch.host, failure })
  }
  return watches
}
