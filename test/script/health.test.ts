import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'

vi.setConfig({ testTimeout: 60_000 })

const text = readFileSync(new URL('../../src/script/steps/health.sh', import.meta.url), 'utf8')

/** What is told of a page by a shell with so much memory, whose curl prints this. */
function told(curl: string, memoryKiB: number) {
  const script = `
    ulimit -v ${memoryKiB}
    say() { printf '%s\\n' "$1"; }
    timeout() { ${curl}; }
    HEALTH='ping http://x/ping' HEALTH_RESOLVE= CONSTANT=4.9.3
    ${text}
    ask_site
    code=$?
    say "$told"
    exit $code`
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

const endless = "head -c 40000000 /dev/zero | tr '\\000' x"
const answer = "printf '\\nfleet-answer 200\\n'"
const ping = `printf '{"software":"IXP Manager","version":"4.9.3"}'`

it.each([
  ['that begins well', `${ping}; ${endless}; ${answer}`, 0, 'ping: serves 4.9.3, http://x/ping\n'],
  [
    'that does not',
    `${endless}; ${answer}`,
    1,
    `ping: 200, but it is not IXP Manager that answers, from http://x/ping\n  ${'x'.repeat(200)}\n`,
  ],
])('a line of 40 MB %s is judged in 50 MB of memory', (_, curl, status, stdout) => {
  expect(told(curl, 50_000)).toEqual({ status, stdout, stderr: '' })
})
