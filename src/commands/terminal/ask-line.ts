import { createInterface } from 'node:readline'

/** Asks for a line on the terminal; what is usual where nothing is typed, nothing at all where it is closed. */
export function askLine(question: string, usual: string): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise((resolve) => {
    terminal.on('close', () => resolve(undefined))
    terminal.question(usual === '' ? `${question} ` : `${question} [${usual}] `, (answer) => {
      resolve(answer.trim() || usual)
      terminal.close()
    })
  })
}
