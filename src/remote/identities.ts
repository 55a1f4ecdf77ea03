import { existsSync, readFileSync } from 'node:fs'
import ssh2, { type ParsedKey } from 'ssh2'
import { ExpectedFailure } from '../failure.ts'
import { shortageIn } from '../shortage.ts'

/** A key that a file names, as far as it can be read without a passphrase. */
export type Identity = { readonly file: string } & (
  | { readonly kind: 'open'; readonly key: ParsedKey; readonly blob: Buffer }
  | { readonly kind: 'locked'; readonly contents: Buffer; readonly blob: Buffer | undefined }
  /** The private half is elsewhere: in an agent. */
  | { readonly kind: 'public'; readonly blob: Buffer }
  | { readonly kind: 'unfit'; readonly why: Unfit }
)

/** Why fleet cannot log in with a key that ssh may know how to use. */
type Unfit = 'certificate' | 'security-key' | 'unreadable'

/** Reads what a key file holds. Nothing where there is neither it nor its public half. */
export function readIdentity(file: string): Identity | undefined {
  const contents = read(file)
  const half = read(`${file}.pub`)
  if (isSecurityKey(contents ?? half)) return { file, kind: 'unfit', why: 'security-key' }
  const blob = half && publicBlobOf(half)
  if (!contents) {
    if (existsSync(file)) return { file, kind: 'unfit', why: 'unreadable' }
    return blob && { file, kind: 'public', blob }
  }
  const key = ssh2.utils.parseKey(contents)
  if (!(key instanceof Error)) {
    const kind = key.isPrivateKey() ? 'open' : 'public'
    return { file, kind, key, blob: key.getPublicSSH() }
  }
  if (!isLocked(key)) return { file, kind: 'unfit', why: whyUnfit(contents) }
  return { file, kind: 'locked', contents, blob: blob ?? publicHalfOf(contents) }
}

/** A locked key with its passphrase; `undefined` where that is not it. */
export function unlockIdentity(contents: Buffer, passphrase: string): ParsedKey | undefined {
  const key = ssh2.utils.parseKey(contents, passphrase)
  return key instanceof Error ? undefined : key
}

/** What a key is called in public: the bytes that hosts know it by. */
function publicBlobOf(text: Buffer): Buffer | undefined {
  const key = ssh2.utils.parseKey(text)
  return key instanceof Error ? undefined : key.getPublicSSH()
}

function isLocked({ message }: Error): boolean {
  return /no passphrase given/.test(message)
}

function whyUnfit(contents: Buffer): Unfit {
  return /-cert-v01@openssh\.com/.test(contents.toString('latin1')) ? 'certificate' : 'unreadable'
}

/** The names of their types stand in both halves, in base64 as the library does not read them. */
function isSecurityKey(contents: Buffer | undefined): boolean {
  if (!contents) return false
  const text = contents.toString('latin1')
  const body = text.replace(/^-----.*$/gm, '').replace(/\s/g, '')
  return (
    /^sk-(ssh|ecdsa)-/.test(text) ||
    Buffer.from(body, 'base64').includes('sk-ssh-ed25519@') ||
    Buffer.from(body, 'base64').includes('sk-ecdsa-sha2-nistp256@')
  )
}

/**
 * The public half of a locked key in OpenSSH's own format (PROTOCOL.key): it stands there in the
 * clear, after the names of cipher and KDF, the KDF's options, and the count of keys.
 */
function publicHalfOf(contents: Buffer): Buffer | undefined {
  const [, body] =
    /BEGIN OPENSSH PRIVATE KEY-----([^-]+)-----/.exec(contents.toString('latin1')) ?? []
  if (!body) return undefined
  const bytes = Buffer.from(body, 'base64')
  let at = 'openssh-key-v1\0'.length
  const skip = () => {
    at += 4 + bytes.readUInt32BE(at)
  }
  try {
    for (let field = 0; field < 3; field += 1) skip()
    at += 4
    return bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at))
  } catch {
    return undefined
  }
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    const of = shortageIn(error)
    if (of) throw new ExpectedFailure({ kind: 'controller-short', of })
    return undefined
  }
}
