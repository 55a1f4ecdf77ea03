import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { runInside } from './inside.ts'
import { findProcesses, readProcess, wordsOf } from './machine-processes.ts'
import { whyNoRealHosts } from './why-not.ts'

const why = await whyNoRealHosts()

const stopItself = 'kill -STOP $$'

/** A first process of its own, with nothing else there. */
async function startFirst(): Promise<number> {
  const { pid } = spawn('unshare', ['--pid', '--fork', '--mount-proc', 'sleep', '300'])
  const parent = `PPid:\t${pid}\n`
  return until(
    'it runs',
    () =>
      findProcesses(
        (each) => wordsOf(each)[0] === 'sleep' && readProcess(each, 'status').includes(parent),
      )[0],
  )
}

it.skipIf(why !== undefined)(
  'lets a host go down that stops all of its processes before it ends them',
  async () => {
    const first = await startFirst()
    const asked = runInside(String(first), stopItself).catch(({ message }) => message)
    const isStopped = (pid: number) =>
      wordsOf(pid).includes(stopItself) && /^State:\tT/m.test(readProcess(pid, 'status'))
    await until('all are stopped', () => findProcesses(isStopped).length > 0)
    process.kill(first, 'SIGKILL')
    await until('it is gone', () => readProcess(first, 'status') === '')
    expect(await asked).toMatch(/^timeout -k: /)
  },
)
