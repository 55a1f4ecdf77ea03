import { quote } from '../quote.ts'
import type { Shortage } from '../shortage.ts'
import type { Target, Unreachable } from '../unreachable.ts'
import type { Wording } from './words.ts'

/** What there is no more of, and what shows how much there may be. */
const shortages: Readonly<Record<Shortage, readonly [what: string, next: string]>> = {
  files: ['can open no more files or connections', 'ulimit -n'],
  processes: ['can start no more processes', 'ulimit -u'],
  memory: ['has no memory left', 'free -m'],
}

export const unreachable: Wording<Unreachable> = {
  'ssh-unusable': ({ tool, why }, { host }) => [
    `${tool} ${why} on the machine that fleet runs on: without it no host is reached`,
    `${tool} ${tool === 'ssh' ? '-G' : '-F'} ${host}`,
  ],
  'controller-short': ({ of }) => {
    const [what, next] = shortages[of]
    return [`the machine that fleet runs on ${what}`, next]
  },
  'address-unresolved': ({ address }) => [
    `the address ${address} does not resolve`,
    `getent hosts ${address}`,
  ],
  'connect-failed': ({ target, reason }) => [`${at(target)}: ${reason}`, ssh(target)],
  'authentication-failed': ({ target, cause }) => [
    `${at(target)} refused the login of ${target.user}${sayCause(cause)}`,
    ssh(target),
  ],
  'host-key-unknown': ({ target, fingerprint, hasAuthority }, { host }) => [
    hasAuthority
      ? `known_hosts has only an authority (@cert-authority) for ${at(target)}, which fleet does not ask: its own key must stand there (${fingerprint})`
      : `the host key of ${at(target)} is not known (${fingerprint})`,
    `fleet trust --hosts ${host}`,
  ],
  'host-key-changed': ({ target, fingerprint }, { host }) => [
    `the host key of ${at(target)} is not the known one (${fingerprint}): compare it on the host’s console`,
    `ssh-keygen -F ${hostKeyName(target)}${target.knownHosts ? ` -f ${target.knownHosts}` : ''}`,
    [`if it is the right one: fleet trust --replace --hosts ${host}`],
  ],
  'host-key-revoked': ({ target, fingerprint }) => [
    `the host key of ${at(target)} is revoked (${fingerprint})`,
    `ssh-keygen -F ${hostKeyName(target)}${target.knownHosts ? ` -f ${target.knownHosts}` : ''}`,
  ],
  'proxy-unsupported': ({ target, option }) => [
    `${at(target)} is reached by a command (${option}), which fleet does not run: name the host between with ProxyJump`,
    `ssh -G ${target.address}`,
  ],
  'key-locked': ({ file, isWrong }, { host }) => [
    isWrong
      ? `the passphrase of the key ${file} is not the one that was given`
      : `the key ${file} has a passphrase: add it to ssh-agent, type it on a terminal, or name a file of it with --key-passphrase-file`,
    `fleet status --hosts ${host}`,
  ],
  'sudo-refused': ({ user, why, lines }, { host }) => [
    sudoWords[why](user),
    `fleet status --hosts ${host}`,
    lines,
  ],
  'script-ignored': ({ lines }, { host }) => [
    'the host did not run our script: is a command forced for this key?',
    `fleet status --hosts ${host}`,
    lines,
  ],
  'survey-failed': ({ exitCode, lines }, { host }) => [
    `the survey ended with exit code ${exitCode}`,
    `fleet status --hosts ${host}`,
    lines,
  ],
  'link-lost': ({ reason }, { host }) => [
    `the link was lost: ${reason}`,
    `fleet status --hosts ${host}`,
  ],
}

type Cause = Extract<Unreachable, { kind: 'authentication-failed' }>['cause']

/** What ssh can and fleet cannot, with the way round it. */
function sayCause(cause: Cause): string {
  if (cause === undefined) return ' with every key at hand'
  if (cause === 'no-key') return ': no key is at hand, in a file or an agent'
  if (cause === 'too-many-keys') return ' after too many keys: name the right one with identityFile'
  const { file, why } = cause
  if (why === 'certificate')
    return `, and fleet cannot show certificates (${file}): let in its key itself, or name another with identityFile`
  if (why === 'security-key')
    return `, and fleet cannot use FIDO keys (${file}): name a plain one with identityFile`
  return `, and fleet cannot read the key ${file}`
}

type SudoRefused = Extract<Unreachable, { kind: 'sudo-refused' }>

const sudoWords: Readonly<Record<SudoRefused['why'], (user: string) => string>> = {
  refused: (user) => `sudo does not let ${user} become root`,
  'no-password': (user) =>
    `sudo asks ${user} for a password: type it on a terminal, or name a file of it with --sudo-password-file`,
  'wrong-password': (user) => `sudo does not take the password that was given for ${user}`,
}

function at({ address, port }: Target): string {
  return port === 22 ? address : `${address} port ${port}`
}

function hostKeyName({ address, port, hostKeyAlias }: Target): string {
  if (hostKeyAlias) return quote(hostKeyAlias)
  return port === 22 ? address : `'[${address}]:${port}'`
}

function ssh({ address, port, user, knownHosts, jump }: Target): string {
  const file =
    knownHosts && !/\/\.ssh\//.test(knownHosts) ? ` -o UserKnownHostsFile=${knownHosts}` : ''
  return `ssh${jump ? ` -J ${jump}` : ''}${port === 22 ? '' : ` -p ${port}`}${file} ${user}@${address}`
}
