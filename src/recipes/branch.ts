import type { Release } from '../releases/release.ts'
import type { Step } from './recipe.ts'
import { stepsTo } from './recipe-for.ts'
import * as code from './steps/code.ts'

/**
 * The steps along a branch: the older procedure of the upgrade page, by the recipe of the release that
 * the branch's tip is nearest to, with a pull in place of the tag. On the way to commits after the
 * release that is installed, nothing that this release asked for is due again.
 */
export function stepsAlong(branch: string, { from, to }: Record<'from' | 'to', Release>): Step[] {
  const { actions, preflight, ...bare } = to
  const release = from.version === to.version ? bare : to
  return stepsTo(release, from).map((step) => {
    if (step.id === 'fetch') return { ...step, title: `fetch ${branch}`, run: fetchRun }
    if (step.id === 'checkout')
      return { ...code.checkout, title: `pull ${branch}, fast-forward only`, ...pull }
    return step
  })
}

const fetchRun = 'fetch_branch && nothing_is_in_the_way && libraries_are_no_links'
const pull = { run: 'pull_branch', done: 'is_pulled' }
