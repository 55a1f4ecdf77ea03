import type { Line, Release } from '../releases/release.ts'
import type { Recipe, Step } from './recipe.ts'
import { v4 } from './v4.ts'
import { v49 } from './v4-9.ts'

const recipes: Readonly<Record<Line, Recipe>> = { v4, 'v4.9': v49 }

/** The recipe by which a release of this line is reached. */
export function recipeFor(line: Line): Recipe {
  return recipes[line]
}

/** The steps of the hop to a release: its line's recipe with what the release itself asks for. */
export function stepsTo(release: Release): Step[] {
  return recipeFor(release.line).steps.flatMap((step) =>
    typeof step === 'function' ? (step(release) ?? []) : [step],
  )
}
