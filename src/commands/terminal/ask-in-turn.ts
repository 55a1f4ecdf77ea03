/** Whoever draws on the terminal gives it up while somebody is asked, and takes it back. */
export type Drawer = { readonly giveUp: () => void; readonly takeBack: () => void }

let drawer: Drawer | undefined
let last: Promise<unknown> = Promise.resolve()

/** There is one terminal: one question at a time, however many hosts have one, and nobody draws into it. */
export function askInTurn<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const asked = last.then(() => askAlone(ask))
  last = asked.catch(() => undefined)
  return asked
}

/** Who draws from now on; nobody, once he is done. */
export function drawBetweenQuestions(next: Drawer | undefined): void {
  drawer = next
}

async function askAlone<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  drawer?.giveUp()
  try {
    return await ask()
  } finally {
    drawer?.takeBack()
  }
}
