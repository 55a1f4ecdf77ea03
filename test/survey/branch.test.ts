import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { GitFacts } from '../../src/survey/facts.ts'
import { parseFacts } from '../../src/survey/parse-facts.ts'
import { surveyScript } from '../../src/survey/survey.ts'
import { aHost } from '../support/builders.ts'
import { aDirectoryOf } from '../support/files.ts'
import { Upstream } from '../support/upstream.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const questions = { writable: 'storage', preflight: [], wantSchema: false }
const version = (text: string) => `<?php\ndefine( 'APPLICATION_VERSION', '${text}' );\n`

/** A checkout at v4.9.3 on release-v4, and its remote. */
function installation() {
  const place = aDirectoryOf({ 'app/artisan': '', 'app/version.php': version('4.9.3') })
  const root = join(place, 'app')
  mkdirSync(join(place, 'state'))
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t', ...words], {
      encoding: 'utf8',
    }).trim()
  git('init', '-q', '-b', 'release-v4')
  git('add', '-A')
  git('commit', '-qm', 'one')
  git('tag', 'v4.9.3')
  return { root, stateDir: join(place, 'state'), git, upstream: Upstream.of(root) }
}

type Installed = ReturnType<typeof installation>

function gitFacts({ root, stateDir }: Installed, branch: string): GitFacts | undefined {
  const host = aHost({ root, stateDir, branch, webUser: userInfo().username })
  const input = surveyScript(host, questions)
  return parseFacts(spawnSync('sh', ['-s'], { input, encoding: 'utf8' }).stdout)?.application?.git
}

const stateOf = ({ root }: Installed) =>
  execFileSync('sh', ['-c', 'cd "$1" && find .git -type f | sort | xargs sha256sum', 'sh', root], {
    encoding: 'utf8',
  })

describe('a survey of a host that follows a branch', () => {
  it('tells where the branch has got, and fetches nothing into the checkout', () => {
    const installed = installation()
    installed.upstream.commit('release-v4', 'version.php', version('4.9.3.999'))
    const commit = installed.upstream.commit('release-v4', 'fix', 'more')
    const before = stateOf(installed)
    expect(gitFacts(installed, 'release-v4')).toMatchObject({
      remoteBranches: ['release-v4'],
      upstream: {
        commit,
        nearest: { release: '4.9.3', ahead: 2 },
        version: '4.9.3.999',
        isForward: true,
      },
    })
    expect(stateOf(installed)).toBe(before)
  })

  it('knows a tag that the checkout has not got yet', () => {
    const installed = installation()
    const commit = installed.upstream.commit('release-v4', 'fix', 'more')
    installed.upstream.git(['tag', 'v4.9.4', commit])
    expect(gitFacts(installed, 'release-v4')?.upstream).toMatchObject({
      nearest: { release: '4.9.4', ahead: 0 },
    })
  })

  it('tells a branch that is not there any more by those that are', () => {
    const installed = installation()
    installed.upstream.git(['branch', '-m', 'release-v4', 'main'])
    expect(gitFacts(installed, 'release-v4')).toMatchObject({
      remoteBranches: ['main'],
      upstream: undefined,
    })
  })

  it('tells where what is checked out has gone another way', () => {
    const installed = installation()
    installed.upstream.commit('release-v4', 'fix', 'theirs')
    installed.git('commit', '-q', '--allow-empty', '-m', 'ours')
    expect(gitFacts(installed, 'release-v4')?.upstream).toMatchObject({ isForward: false })
  })
})
