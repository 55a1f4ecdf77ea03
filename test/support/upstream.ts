import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** A bare repository that a checkout has for its remote, to which a test adds commits as upstream does. */
export class Upstream {
  readonly #path: string

  /** From a repository with commits in it, which gets it for its remote. */
  static of(root: string): Upstream {
    const path = join(root, '../upstream.git')
    execFileSync('git', ['clone', '-q', '--bare', root, path])
    execFileSync('git', ['-C', root, 'remote', 'add', 'origin', path])
    return new Upstream(path)
  }

  constructor(path: string) {
    this.#path = path
  }

  /** A commit on a branch that adds or changes one file, or the branch itself from `start`; gives its id. */
  commit(branch: string, file: string, text: string, start = branch): string {
    const blob = this.git(['hash-object', '-w', '--stdin'], text)
    const index = join(this.#path, 'index-of-test')
    const env = { GIT_INDEX_FILE: index }
    this.git(['read-tree', start], '', env)
    this.git(['update-index', '--add', '--cacheinfo', `100644,${blob},${file}`], '', env)
    const tree = this.git(['write-tree'], '', env)
    const commit = this.git(['commit-tree', tree, '-p', start, '-m', `${file} of ${branch}`], '')
    this.git(['update-ref', `refs/heads/${branch}`, commit], '')
    return commit
  }

  git(words: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): string {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@t']
    return execFileSync('git', ['-C', this.#path, ...who, ...words], {
      input,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    }).trim()
  }
}
