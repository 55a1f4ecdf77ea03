import type { Controller, Ended } from '../../support/controller.ts'

/** The command that an answer ends with, as the operator reads it. */
export function nextCommand({ stdout }: Ended): string {
  const [, command] = /^next: fleet (.+)$/m.exec(stdout) ?? []
  if (!command) throw new Error(`it tells no next command:\n${stdout}`)
  return command
}

/**
 * Types what each answer tells to type next, until that is no more than to look: the whole way that
 * an operator goes who knows nothing else. Gives the last answer.
 */
export async function typeOnwards(controller: Controller, ended: Ended): Promise<Ended> {
  let last = ended
  for (let typed = 0; typed < 5; typed += 1) {
    const command = nextCommand(last)
    if (command.startsWith('status ')) return last
    const answer = await type(controller, command)
    last = command.startsWith('logs ') ? await type(controller, settlingOf(last)) : answer
  }
  throw new Error(`five commands lead nowhere:\n${last.stdout}`)
}

/** Nobody asks us, so an upgrade gets its yes beforehand. */
function type(controller: Controller, command: string): Promise<Ended> {
  const yes = command.startsWith('upgrade ') ? ['--yes'] : []
  return controller.fleet(...command.split(' '), ...yes)
}

/** Of an interrupted step: we have looked, and its effect is not there. */
function settlingOf({ stdout }: Ended): string {
  const [, command] = /if not: fleet (settle .+)$/m.exec(stdout) ?? []
  if (!command) throw new Error(`it tells no way to settle it:\n${stdout}`)
  return command
}
