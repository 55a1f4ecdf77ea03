import { createInterface } from 'node:readline'
import { askInTurn } from './ask-in-turn.ts'

/** What a question came to; Ctrl-D is a no, and so is a terminal that was closed. */
export type Confirmation = 'yes' | 'no' | 'interrupted' | 'unanswered'

/** Asks on the terminal, once nobody else is asked. Where it is no question any more it is not asked. */
export async function confirm(question: string, signal?: AbortSignal): Promise<Confirmation> {
  return askInTurn(async () => (signal?.aborted ? 'unanswered' : ask(question, signal)))
}

/** It always ends: a terminal that is closed gives no answer otherwise. */
function ask(question: string, signal: AbortSignal | undefined): Promise<Confirmation> {
  const at = question.lastIndexOf('\n') + 1
  process.stderr.write(question.slice(0, at))
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
    const hear = (answer: string) => {
      const heard = readAnswer(answer)
      if (!heard) return terminal.question('yes or no? ', hear)
      isTyped = true
      confirmation = heard
      terminal.close()
    }
    // readline draws its line anew where the terminal is resized, and can do so of one line only.
    terminal.question(question.slice(at), hear)
  })
}

/** A slip of a key is neither: a no may send a host back. */
function readAnswer(answer: string): 'yes' | 'no' | undefined {
  if (/^y(es)?$/i.test(answer.trim())) return 'yes'
  return /^(no?)?$/i.test(answer.trim()) ? 'no' : undefined
}
