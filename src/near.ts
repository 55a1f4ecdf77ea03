import { closest, distance } from 'fastest-levenshtein'

/** The name an operator probably meant: the nearest of `names`, when at most a third of it is mistyped. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  const near = closest(typed, names)
  return distance(typed, near) <= Math.ceil(typed.length / 3) ? near : undefined
}
