import { createInterface } from 'node:readline'

/** What a question came to; Ctrl-D is a no. */
export type Confirmation = 'yes' | 'no' | 'interrupted'

/** Asks on the terminal. It always ends: a terminal that is closed gives no answer otherwise. */
export function confirm(question: string): Promise<Confirmation> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise((resolve) => {
    let isTyped = false
    let confirmation: Confirmation = 'no'
    terminal.on('close', () => {
      if (!isTyped) process.stderr.write('\n')
      resolve(confirmation)
    })
    terminal.on('SIGINT', () => {
      confirmation = 'interrupted'
      terminal.close()
    })
    terminal.question(question, (answer) => {
      isTyped = true
      if (/^y(es)?$/i.test(answer.trim())) confirmation = 'yes'
      terminal.close()
    })
  })
}
