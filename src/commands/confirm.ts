import { createInterface } from 'node:readline'

/** What a question came to; Ctrl-D is a no, and so is a terminal that was closed. */
export type Confirmation = 'yes' | 'no' | 'interrupted' | 'unanswered'

/** Asks on the terminal. It always ends: a terminal that is closed gives no answer otherwise. */
export function confirm(question: string, signal?: AbortSignal): Promise<Confirmation> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise((resolve) => {
    let isTyped = false
    let confirmation: Confirmation = 'unanswered'
    terminal.on('close', () => {
      if (!isTyped) process.stderr.write('\n')
      resolve(confirmation)
    })
    terminal.on('SIGINT', () => {
      confirmation = 'interrupted'
      terminal.close()
    })
    signal?.addEventListener('abort', () => terminal.close())
    terminal.question(question, (answer) => {
      isTyped = true
      confirmation = /^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no'
      terminal.close()
    })
  })
}
