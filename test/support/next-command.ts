import type { Ended } from './controller.ts'

/** Where commands are typed. */
export type Typist = { readonly fleet: (...args: string[]) => Promise<Ended> }

/** The command that an answer ends with, as the operator reads it. */
export function nextCommand({ stdout, stderr }: Ended): string {
  const [, command] = /^next: fleet (.+)$/m.exec(stdout) ?? []
  if (!command) throw new Error(`it tells no next command:\n${stdout}${stderr}`)
  return command
}

/**
 * Types what each answer tells to type next, until that is no more than to look: the whole way that
 * an operator goes who knows nothing else. Looks at each answer of a run, and gives the last.
 */
export async function typeOnwards(
  typist: Typist,
  ended: Ended,
  look: (ended: Ended) => Promise<void> = async () => undefined,
): Promise<Ended> {
  let last = ended
  for (let typed = 0; typed < 5; typed += 1) {
    const command = nextCommand(last)
    if (command.startsWith('status ')) return last
    const answer = await type(typist, command)
    if (command.startsWith('logs ')) {
      const settling = settlingOf(last)
      if (!settling) return last
      last = await type(typist, settling)
    } else {
      last = answer
      await look(last)
    }
  }
  throw new Error(`five commands lead nowhere:\n${last.stdout}`)
}

/** Nobody asks us, so an upgrade gets its yes beforehand. */
function type(typist: Typist, command: string): Promise<Ended> {
  const yes = command.startsWith('upgrade ') ? ['--yes'] : []
  return typist.fleet(...command.split(' '), ...yes)
}

/**
 * Of an interrupted step: we have looked, and its effect is not there. Nothing where a step failed
 * that left the site up: that is looked at, and no more.
 */
function settlingOf({ stdout }: Ended): string | undefined {
  return /if not: fleet (settle .+)$/m.exec(stdout)?.[1]
}
