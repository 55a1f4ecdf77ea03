import { setTimeout as wait } from 'node:timers/promises'
import type { FleetEvent, GateWord } from '../events.ts'
import type { RunState } from '../journal/run-state.ts'
import { decideReview, findReviews, type Review } from './reviews.ts'
import { decideWords, type Member, type Word } from './site-words.ts'

/** What it takes to run the hosts of a site together. */
export type SiteContext = {
  readonly state: () => RunState
  readonly emit: (event: FleetEvent) => void
  readonly runHost: (host: string) => Promise<void>
  /** Hands a word to a host; whether it has arrived. */
  readonly giveWord: (word: Word) => Promise<boolean>
  /** Asks whether a host's SQL may be applied; nothing where nobody answers before the signal. */
  readonly review: (review: Review, signal: AbortSignal) => Promise<GateWord | undefined>
  readonly now: () => number
}

const pauseMilliseconds = 300

/** Runs these hosts of a site to their ends, all at once, and gives them the words they wait for. */
export async function runSite(
  site: string,
  hosts: readonly string[],
  context: SiteContext,
): Promise<void> {
  const atItsEnd = new AbortController()
  const running = Promise.all(hosts.map((host) => context.runHost(host))).finally(() =>
    atItsEnd.abort(),
  )
  if (membersOf(site, context).some(isWaiting)) await guideSite(site, context, atItsEnd.signal)
  await running
}

function isWaiting({ plan }: Member): boolean {
  return plan.hops.some(({ steps }) => steps.some(({ run }) => run === undefined))
}

/** What the hosts of a site were told and asked by this controller. */
type Guidance = {
  readonly given: Set<string>
  readonly questions: Map<string, Question>
  readonly signal: AbortSignal
}

type Question = { readonly isMoot: AbortController; answer?: GateWord | undefined }

async function guideSite(site: string, context: SiteContext, signal: AbortSignal): Promise<void> {
  const guidance: Guidance = { given: new Set(), questions: new Map(), signal }
  while (!signal.aborted) {
    const members = membersOf(site, context)
    const words = [...decideWords(members), ...reviewWords(members, context, guidance)]
    for (const word of words) void give(word, context, guidance)
    await wait(pauseMilliseconds, undefined, { signal }).catch(() => undefined)
  }
  for (const { isMoot } of guidance.questions.values()) isMoot.abort()
}

/** The answers there are; who has none is asked about once, and only as long as he waits. */
function reviewWords(
  members: readonly Member[],
  context: SiteContext,
  { questions }: Guidance,
): Word[] {
  const reviews = findReviews(members)
  for (const [name, { isMoot }] of questions) {
    if (!reviews.some((review) => nameOf(review) === name)) isMoot.abort()
  }
  return reviews.flatMap((review) => {
    const { host, step } = review
    const question = questions.get(nameOf(review))
    const word = decideReview(review, context.state().approved) ?? question?.answer
    if (word) return [{ host, step, word }]
    if (!question) questions.set(nameOf(review), ask(review, context))
    return []
  })
}

function ask(review: Review, context: SiteContext): Question {
  const question: Question = { isMoot: new AbortController() }
  void context.review(review, question.isMoot.signal).then((answer) => {
    question.answer = answer
  })
  return question
}

function nameOf({ host, step, sql }: Review): string {
  return [host, step, sql.digest].join(' ')
}

/** Each word once an attempt; again where it did not arrive. */
async function give(
  word: Word,
  context: SiteContext,
  { given, signal }: Pick<Guidance, 'given' | 'signal'>,
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
