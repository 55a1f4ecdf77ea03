import { isReleaseNumber } from '../release-number.ts'
import type { Application, GitFacts } from './facts.ts'
import { parseFoundReleases } from './parse-found.ts'
import { all, count, isYes, optional, type Told, text } from './told.ts'

/** What is checked out, and what its remote has. */
export function parseGit(told: Told): GitFacts {
  return {
    owner: text(told, 'git-owner'),
    head: text(told, 'git-head'),
    nearest: parseDescribe(text(told, 'git-describe')),
    localCommits: count(told, 'git-local-commits'),
    branch: optional(told, 'git-branch'),
    changes: all(told, 'git-change').map((line) => line.slice(3)),
    remoteReleases: all(told, 'git-remote-tag')
      .flatMap((tag) => (tag.startsWith('v') ? [tag.slice(1)] : []))
      .filter(isReleaseNumber),
    foundReleases: parseFoundReleases(told),
    remoteError: optional(told, 'git-remote-error'),
    remoteBranches: all(told, 'git-remote-branch'),
    upstream: parseUpstream(told),
  }
}

function parseUpstream(told: Told): GitFacts['upstream'] {
  const commit = text(told, 'upstream-commit')
  const error = optional(told, 'upstream-error')
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return error === undefined ? undefined : { error }
  return {
    commit,
    nearest: parseDescribe(text(told, 'upstream-describe')),
    version: all(told, 'upstream-version').find((version) => /^[\d.]{1,20}$/.test(version)),
    isForward: isYes(told, 'upstream-forward'),
  }
}

/** What `git describe --long` said. */
export function parseDescribe(told: string): GitFacts['nearest'] {
  const [, release = '', ahead] = /^v([\d.]+)-(\d{1,9})-g[0-9a-f]+$/.exec(told) ?? []
  return isReleaseNumber(release) ? { release, ahead: Number(ahead) } : undefined
}

/** Lines of `tree`: a release, or a file as that release has it. */
export function parseOwnFiles(told: Told): Application['ownFiles'] {
  const originals: Record<string, Readonly<Record<string, string>>> = {}
  for (const line of all(told, 'tree')) {
    const [, of = '', blob, path] =
      /^(installed|[\d.]+)(?: ([0-9a-f]{40,64}) ([\w./-]+))?$/.exec(line) ?? []
    if (of !== 'installed' && !isReleaseNumber(of)) continue
    const more = blob === undefined || path === undefined ? {} : { [path]: blob }
    originals[of] = { ...originals[of], ...more }
  }
  return { skin: optional(told, 'skin'), originals }
}
