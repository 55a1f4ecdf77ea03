import { execFile, execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { applicationShell } from '../support/application-shell.ts'
import { aDirectoryOf } from '../support/files.ts'
import { freePort } from '../support/free-port.ts'
import { hasTool } from '../support/tools.ts'
import { until } from '../support/until.ts'

/** Real processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const isPossible = hasTool('memcached', 'php')
const shellOf = (name: string) =>
  fileURLToPath(new URL(`../../src/script/steps/${name}.sh`, import.meta.url))

/** What `sleep` does; each notes how long it was asked to. */
const sleeps = {
  'takes fractions': 'exec /bin/sleep "$1"',
  'takes whole seconds only': 'case $1 in *.*) exit 1 ;; esac; exec /bin/sleep "$1"',
  'does not wait': 'exit 0',
}

describe.skipIf(!isPossible)('the restart of a real memcached', () => {
  const dir = aDirectoryOf({ log: '' })
  const pid = join(dir, 'pid')
  let start: string
  let port: string

  beforeAll(async () => {
    port = String(await freePort())
    start = `{ memcached -u nobody -l 127.0.0.1 -p ${port} </dev/null >/dev/null 2>&1 & echo $! >${pid}; }`
    execFileSync('sh', ['-c', start])
    await until('memcached answers', async () => (await restart('true')).told.includes('still has'))
  })
  afterAll(() => stop())

  const stop = () => process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL')
  const kill = () => `kill -9 $(cat ${pid})`
  /** Comes back only once somebody has waited for it in vain. */
  const lateStart = () =>
    `(until grep -q . ${dir}/slept; do /bin/sleep 0.02; done; ${start}) >/dev/null 2>&1 &`

  function restart(
    command: string,
    shell = 'dash',
    sleep: keyof typeof sleeps = 'takes fractions',
  ) {
    writeFileSync(join(dir, 'slept'), '')
    const text = `#!/bin/sh\necho "$1" >>${dir}/slept\n${sleeps[sleep]}\n`
    writeFileSync(join(dir, 'sleep'), text, { mode: 0o755 })
    const script = [
      ...['say', 'memcached'].map((name) => `. ${shellOf(name)}`),
      `. ${applicationShell}`,
      `PHP=php RUN=r MEMCACHED_HOST=127.0.0.1 MEMCACHED_PORT=${port}`,
      `MEMCACHED_RESTART='${command}'`,
      'restart_memcached',
    ].join('\n')
    const env = { ...process.env, PATH: `${dir}:${process.env.PATH}` }
    return new Promise<{ code: number; told: string; slept: string[] }>((resolve) => {
      execFile(shell, ['-c', script], { env }, (error, told) => {
        const slept = readFileSync(join(dir, 'slept'), 'utf8').split('\n').filter(Boolean)
        resolve({ code: error ? Number(error.code) : 0, told, slept })
      })
    })
  }

  it.each(['dash', 'bash'])('is done when the key is gone, in %s', async (shell) => {
    expect(await restart(`${kill()}; ${start}`, shell)).toMatchObject({ code: 0, told: '' })
  })

  it('is none where the key is still there', async () => {
    const told = `memcached at 127.0.0.1:${port} still has what it had before: it was not restarted\n`
    expect(await restart('true')).toEqual({ code: 1, told, slept: [] })
  })

  it('is waited for in tenths of a second', async () => {
    const { code, slept } = await restart(`${kill()}; ${lateStart()}`)
    expect(code).toBe(0)
    expect(new Set(slept.slice(0, 10))).toEqual(new Set(['0.1']))
  })

  it('is waited for in seconds where sleep takes no fractions', async () => {
    const { code, slept } = await restart(
      `${kill()}; ${lateStart()}`,
      'dash',
      'takes whole seconds only',
    )
    expect(code).toBe(0)
    expect(slept.slice(0, 2)).toEqual(['0.1', '1'])
  })

  it('that fails is told by its exit code', async () => {
    expect(await restart('exit 9')).toMatchObject({ code: 9, slept: [] })
  })

  it('after which nobody answers is given up after ten seconds', async () => {
    const { code, told, slept } = await restart(kill(), 'dash', 'does not wait')
    execFileSync('sh', ['-c', start])
    expect(told).toBe(`memcached at 127.0.0.1:${port} does not answer after the restart\n`)
    expect(code).toBe(1)
    expect(slept.reduce((sum, pause) => sum + Number(pause), 0)).toBeCloseTo(10)
  })
})
