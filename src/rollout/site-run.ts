import { setTimeout as wait } from 'node:timers/promises'
import type { FleetEvent } from '../events.ts'
import type { RunState } from '../journal/run-state.ts'
import { decideWords, type Member, type Word } from './site-words.ts'

/** What it takes to run the hosts of a site together. */
export type SiteContext = {
  readonly state: () => RunState
  readonly emit: (event: FleetEvent) => void
  readonly runHost: (host: string) => Promise<void>
  /** Hands a word to a host; whether it has arrived. */
  readonly giveWord: (word: Word) => Promise<boolean>
  readonly now: () => number
}

const pauseMilliseconds = 300

/** Runs these hosts of a site to their ends, all at once, and tells them when all have come as far. */
export async function runSite(
  site: string,
  hosts: readonly string[],
  context: SiteContext,
): Promise<void> {
  const atItsEnd = new AbortController()
  const running = Promise.all(hosts.map((host) => context.runHost(host))).finally(() =>
    atItsEnd.abort(),
  )
  if (membersOf(site, context).length > 1) await guideSite(site, context, atItsEnd.signal)
  await running
}

async function guideSite(site: string, context: SiteContext, signal: AbortSignal): Promise<void> {
  const given = new Set<string>()
  while (!signal.aborted) {
    for (const word of decideWords(membersOf(site, context)))
      void give(word, context, { given, signal })
    await wait(pauseMilliseconds, undefined, { signal }).catch(() => undefined)
  }
}

/** Each word once an attempt; again where it did not arrive. */
async function give(
  word: Word,
  context: SiteContext,
  { given, signal }: { readonly given: Set<string>; readonly signal: AbortSignal },
): Promise<void> {
  const host = context.state().hosts.get(word.host)
  const name = [word.host, host?.attempt, word.step, word.word].join(' ')
  if (host?.isLinkLost || given.has(name)) return
  given.add(name)
  const hasArrived = await context.giveWord(word)
  if (!hasArrived) given.delete(name)
  else if (!signal.aborted) context.emit({ type: 'word-given', at: context.now(), ...word })
}

function membersOf(site: string, { state }: SiteContext): Member[] {
  const { plan, hosts } = state()
  return plan.hosts.flatMap((each) => {
    const host = hosts.get(each.host)
    return each.site === site && host ? [{ plan: each, state: host }] : []
  })
}
