import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { applicationShell } from './application-shell.ts'

const shellOf = (name: string) =>
  fileURLToPath(new URL(`../../src/script/${name}.sh`, import.meta.url))
const parts = ['say', 'code', 'branch', 'schema', 'permissions', 'site', 'inspect']
const texts = [...parts.map((name) => `steps/${name}`), 'runner/promise'].map(shellOf)
const settings =
  'TO=4.8.0 PHP=php BRANCH= GENERATED="composer.lock database/Proxies" HEALTH=x MEMCACHED_RESTART=x'

/** Asks the sh of an inspection in a checkout, where nobody becomes anybody else. */
export function inspectThere(root: string, script: string, shell = 'dash') {
  const lines = [
    ...[applicationShell, ...texts].map((text) => `. ${text}`),
    `${settings} STATE=${root}/../state RUN_DIR=${root}/../state/runs/ours`,
    'as_web() { "$@"; }; as_owner() { "$@"; }',
    script,
  ]
  const env = { ...process.env, LC_ALL: 'C' }
  const { status, stdout } = spawnSync(shell, ['-c', lines.join('\n')], {
    ...{ cwd: root, encoding: 'utf8', env },
  })
  return { code: status, lines: stdout.trimEnd().split('\n') }
}
