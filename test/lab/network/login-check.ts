import type { AuthContext, ParsedKey } from 'ssh2'
import ssh2 from 'ssh2'

/** Lets in one user with one key, as an sshd that takes nothing but public keys. */
export function checkLogin(context: AuthContext, user: string, key: ParsedKey): void {
  if (context.method !== 'publickey' || context.username !== user) {
    context.reject(['publickey'])
    return
  }
  const isKey = context.key.algo === key.type && context.key.data.equals(key.getPublicSSH())
  const { signature, blob } = context
  const isSigned = !signature || !blob || key.verify(blob, signature, context.hashAlgo) === true
  if (isKey && isSigned) context.accept()
  else context.reject(['publickey'])
}

export function parsePublicKey(text: string): ParsedKey {
  const key = ssh2.utils.parseKey(text)
  if (key instanceof Error) throw key
  return key
}
