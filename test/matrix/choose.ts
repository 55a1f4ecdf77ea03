import { type Case, generateCases } from './cases.ts'
import { randomOf, sample } from './sample.ts'

/** The cases of one run of the matrix. */
export type Chosen = {
  readonly seed: string
  readonly cases: readonly Case[]
  /** How many combinations were left out, by rule. */
  readonly senseless: number
}

/** So that what is red today is red tomorrow. */
const usualSeed = '1'
const usualCount = 400

/** Over several hops a step is the same and the way is longer: of ten cases one is such a one. */
const shareOfLonger = 0.1

/** `all`, `random`, a seed, or one case as SEED:CASE; without a word the usual seed. */
export function choose(word = usualSeed): Chosen {
  const all = generateCases()
  const cases = all.filter(({ senseless }) => senseless === undefined)
  const senseless = all.length - cases.length
  const [first = '', ...rest] = word.split(':')
  if (rest.length > 0) return { seed: first, cases: findCase(cases, rest.join(':')), senseless }
  if (first === 'all') return { seed: usualSeed, cases, senseless }
  const seed = first === 'random' ? String(Math.floor(Math.random() * 1e6)) : first
  return { seed, cases: sampleBoth(cases, seed), senseless }
}

function sampleBoth(cases: readonly Case[], seed: string): Case[] {
  const random = randomOf(seed)
  const longer = sample(
    cases.filter(({ hops }) => hops > 1),
    usualCount * shareOfLonger,
    random,
  )
  const others = cases.filter(({ hops }) => hops === 1)
  return [...longer, ...sample(others, usualCount - longer.length, random)]
}

function findCase(cases: readonly Case[], id: string): Case[] {
  const found = cases.filter((each) => each.id === id)
  if (found.length === 0) throw new Error(`there is no case ${id}, such as ${cases[0]?.id}`)
  return found
}
