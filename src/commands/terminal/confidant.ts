import { readFileSync } from 'node:fs'
import { ExpectedFailure, type Failure } from '../../failure.ts'
import type { Confidant } from '../../remote/connections.ts'
import type { Everywhere } from '../line/flags.ts'
import { askSecret } from './ask-secret.ts'

type Files = Pick<Everywhere, 'key-passphrase-file' | 'sudo-password-file'>

/** Who knows passphrases and passwords: a file that is named, else a person at the terminal. */
export function confidantOf(files: Files): Confidant {
  const passphrase = readFlag('key-passphrase-file', files)
  const password = readFlag('sudo-password-file', files)
  const typed = new Map<string, Promise<string | undefined>>()
  return {
    passphrase: async (file, isRight) => {
      if (passphrase === undefined) return askUntil(isRight, `passphrase of ${file}: `)
      isRight(passphrase)
      return passphrase
    },
    sudoPassword: async ({ sudoPasswordFile }, user) => {
      if (sudoPasswordFile) return readForSudo(sudoPasswordFile, user)
      if (password !== undefined) return password
      const asked = typed.get(user) ?? askSecret(`sudo password of ${user} on the hosts: `)
      typed.set(user, asked)
      return asked
    },
  }
}

/** As ssh does: thrice, and no further where nothing is typed. */
async function askUntil(
  isRight: (secret: string) => boolean,
  question: string,
): Promise<string | undefined> {
  let typed: string | undefined
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    typed = await askSecret(question)
    if (typed === undefined || isRight(typed)) return typed
  }
  return typed
}

function readFlag(flag: keyof Files, files: Files): string | undefined {
  const file = files[flag]
  return file === undefined
    ? undefined
    : readSecret(file, (reason) => ({ kind: 'usage', problem: `--${flag} ${file}: ${reason}` }))
}

function readForSudo(file: string, user: string): string {
  return readSecret(file, (reason) => {
    const lines = [`${file}: ${reason}`]
    return { kind: 'sudo-refused', user, why: 'no-password', lines }
  })
}

/** The first line of a file. */
function readSecret(file: string, failureFor: (reason: string) => Failure): string {
  const fail = (reason: string): never => {
    throw new ExpectedFailure(failureFor(reason))
  }
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[0] || fail('it has no first line')
  } catch (error) {
    if (error instanceof ExpectedFailure) throw error
    return fail((error as NodeJS.ErrnoException).code ?? String(error))
  }
}
