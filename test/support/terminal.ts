import { spawn } from 'node:child_process'
import { quote } from '../../src/quote.ts'
import { builtFleet } from './built.ts'
import type { Controller, Ended } from './controller.ts'
import { until } from './until.ts'

/** What is typed, each once the terminal shows that it is asked for. */
export type Typing = ReadonlyArray<readonly [prompt: string | RegExp, keys: string]>

/** Runs fleet on a terminal of its own, of no size unless one is given as `stty` takes it; stdout has all that it showed. */
export async function fleetOnTerminal(
  controller: Pick<Controller, 'env'>,
  args: readonly string[],
  typing: Typing,
  size = '',
): Promise<Omit<Ended, 'stderr'>> {
  const words = [process.execPath, builtFleet(), ...args].map(quote).join(' ')
  const command = size === '' ? words : `stty ${size}; exec ${words}`
  const terminal = spawn('script', ['-qefc', command, '/dev/null'], { env: controller.env })
  let told = ''
  terminal.stdout.on('data', (text) => {
    told += text
  })
  let code: number | null | undefined
  const ended = new Promise<number | null>((resolve) => terminal.on('close', resolve))
  void ended.then((value) => {
    code = value
  })
  let from = 0
  for (const [prompt, keys] of typing) {
    await until(
      `it asks ${prompt}`,
      () => {
        if (code !== undefined) throw new Error(`it ended before it asked ${prompt}:\n${told}`)
        const rest = told.slice(from)
        const at = typeof prompt === 'string' ? rest.indexOf(prompt) : rest.search(prompt)
        if (at >= 0) from += at + 1
        return at >= 0
      },
      60,
    )
    terminal.stdin.write(keys)
  }
  const late = setTimeout(() => terminal.kill('SIGKILL'), 60_000)
  await ended
  clearTimeout(late)
  return { code: code ?? null, stdout: told }
}
