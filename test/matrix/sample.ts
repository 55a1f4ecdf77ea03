import type { Case } from './cases.ts'

/** Numbers from 0 to below 1, the same ones for the same seed. */
export type Random = () => number

/** A generator for a seed of any text (FNV-1a for the start, mulberry32 for the rest). */
export function randomOf(seed: string): Random {
  let state = [...seed].reduce(
    (hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619),
    2166136261,
  )
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of these, by chance. */
export function pick<T>(from: readonly [T, ...T[]], random: Random): T {
  return from[Math.floor(random() * from.length)] ?? from[0]
}

/**
 * So many cases, by chance but evenly: again and again the one whose step, fault, moment and their
 * pairs have been taken the least so far.
 */
export function sample(cases: readonly Case[], count: number, random: Random): Case[] {
  const left = new Set<Candidate>(
    cases.map((each) => ({ each, strata: strataOf(each), chance: random() })),
  )
  const taken = new Map<string, number>()
  const chosen: Case[] = []
  for (let next = leastTaken(left, taken); next && chosen.length < count; ) {
    left.delete(next)
    chosen.push(next.each)
    for (const stratum of next.strata) taken.set(stratum, (taken.get(stratum) ?? 0) + 1)
    next = leastTaken(left, taken)
  }
  return chosen
}

type Candidate = {
  readonly each: Case
  readonly strata: readonly string[]
  readonly chance: number
}

function leastTaken(
  candidates: ReadonlySet<Candidate>,
  taken: ReadonlyMap<string, number>,
): Candidate | undefined {
  let least: Candidate | undefined
  let leastWeight = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    let weight = candidate.chance / 100
    for (const stratum of candidate.strata) weight += taken.get(stratum) ?? 0
    if (weight < leastWeight) [leastWeight, least] = [weight, candidate]
  }
  return least
}

function strataOf({ journey: { from, to }, step, moment, fault }: Case): string[] {
  const place = `${from}-${to}:${step}`
  return [
    place,
    fault,
    `${fault}:${moment}`,
    `${step}:${moment}`,
    `${place}:${fault}`,
    `${step}:${fault}`,
  ]
}
