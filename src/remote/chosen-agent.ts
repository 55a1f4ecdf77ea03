import ssh2, { type ParsedKey } from 'ssh2'
import { ExpectedFailure } from '../failure.ts'
import { shortageIn } from '../shortage.ts'

type Listed = (error?: Error | null, keys?: ParsedKey[]) => void

/** An agent of which some keys are offered. One that does not answer has none: a key file may do. */
export class ChosenAgent extends ssh2.OpenSSHAgent {
  readonly #isWanted: (blob: Buffer) => boolean

  constructor(socket: string, isWanted: (blob: Buffer) => boolean) {
    super(socket)
    this.#isWanted = isWanted
  }

  override getIdentities(listed: Listed): void {
    super.getIdentities((error, keys = []) => {
      if (shortageIn(error)) return listed(error)
      listed(
        null,
        (keys as ParsedKey[]).filter((key) => this.#isWanted(key.getPublicSSH())),
      )
    })
  }

  /** What its keys are called in public. */
  blobs(): Promise<Buffer[]> {
    return new Promise((resolve, reject) => {
      this.getIdentities((error, keys = []) => {
        const of = shortageIn(error)
        if (of) reject(new ExpectedFailure({ kind: 'controller-short', of }))
        else resolve(keys.map((key) => key.getPublicSSH()))
      })
    })
  }
}
