import type { Blocker } from '../failure.ts'
import type { Wording } from './words.ts'

/** Why a host cannot go along its branch. */
export const ofBranch: Wording<Extract<Blocker, { kind: `branch-${string}` }>> = {
  'branch-gone': ({ branch, branches }, { host }) => [
    `its git remote has no branch ${branch} any more: a pull would fail`,
    `fleet plan --hosts ${host}`,
    [`it has: ${branches.join(', ') || 'none'}`],
  ],
  'branch-astray': ({ branch, release, target }, { host }) => [
    `the branch ${branch} leads to ${target}, and ${release} is installed: a pull would leave its major`,
    `fleet plan --hosts ${host}`,
  ],
  'branch-diverged': ({ branch, root }, { host }) => [
    `what is checked out does not lead to the branch ${branch} by a fast-forward`,
    `fleet plan --hosts ${host}`,
    [`see it on the host: cd ${root} && git log --oneline origin/${branch}..HEAD`],
  ],
  'branch-skips': ({ branch, releases }, { host }) => [
    `the branch ${branch} leads past releases that ask for steps of their own: ${releases.join(', ')}`,
    `fleet plan --to ${releases.at(-1)} --hosts ${host}`,
    [`by their tags first: the branch is followed from ${releases.at(-1)} on`],
  ],
}
