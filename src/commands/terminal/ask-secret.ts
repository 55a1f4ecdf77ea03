import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { askInTurn } from './ask-in-turn.ts'

/** Asks on the terminal for what nobody is to see; nothing where there is no terminal, or no answer. */
export function askSecret(question: string): Promise<string | undefined> {
  return process.stdin.isTTY ? askInTurn(() => ask(question)) : Promise.resolve(undefined)
}

/** The question is written past readline, and what is typed goes nowhere. */
function ask(question: string): Promise<string | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  process.stderr.write(question)
  return new Promise((resolve) => {
    let typed: string | undefined
    terminal.on('line', (line) => {
      typed = line
      terminal.close()
    })
    terminal.on('SIGINT', () => {
      terminal.close()
      process.kill(process.pid, 'SIGINT')
    })
    terminal.on('close', () => {
      process.stderr.write('\n')
      resolve(typed || undefined)
    })
  })
}
