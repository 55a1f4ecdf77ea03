import type { Line, Release } from '../releases/release.ts'
import type { Recipe, Step } from './recipe.ts'
import { v4 } from './v4.ts'
import { v49 } from './v4-9.ts'
import { v5 } from './v5.ts'
import { v6 } from './v6.ts'
import { v7 } from './v7.ts'

const recipes: Readonly<Record<Line, Recipe>> = { v4, 'v4.9': v49, v5, v6, v7 }

/** The recipe of the releases of a line. */
export function recipeFor(line: Line): Recipe {
  return recipes[line]
}

/**
 * The steps of the hop to a release: what the recipe of the old one leaves by, then what the new
 * one's is reached by, each with what the releases themselves ask for.
 */
export function stepsTo(to: Release, from: Release = to): Step[] {
  const steps = [...recipeFor(from.line).leaving, ...recipeFor(to.line).reaching]
  return steps.flatMap((step) => (typeof step === 'function' ? (step({ from, to }) ?? []) : [step]))
}
