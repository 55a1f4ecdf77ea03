import ssh2, { type ParsedKey } from 'ssh2'

type Listed = (error?: Error | null, keys?: ParsedKey[]) => void

/** An agent of which some keys are offered. One that does not answer has none: a key file may do. */
export class ChosenAgent extends ssh2.OpenSSHAgent {
  readonly #isWanted: (blob: Buffer) => boolean

  constructor(socket: string, isWanted: (blob: Buffer) => boolean) {
    super(socket)
    this.#isWanted = isWanted
  }

  override getIdentities(listed: Listed): void {
    super.getIdentities((_error, keys = []) => {
      listed(
        null,
        (keys as ParsedKey[]).filter((key) => this.#isWanted(key.getPublicSSH())),
      )
    })
  }

  /** What its keys are called in public. */
  blobs(): Promise<Buffer[]> {
    return new Promise((resolve) => {
      this.getIdentities((_error, keys = []) => resolve(keys.map((key) => key.getPublicSSH())))
    })
  }
}
