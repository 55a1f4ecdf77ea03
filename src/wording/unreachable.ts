import type { Target, Unreachable } from '../failure.ts'
import { quote } from '../quote.ts'
import type { Wording } from './words.ts'

export const unreachable: Wording<Unreachable> = {
  'address-unresolved': ({ address }) => [
    `the address ${address} does not resolve`,
    `getent hosts ${address}`,
  ],
  'connect-failed': ({ target, reason }) => [`${at(target)}: ${reason}`, ssh(target)],
  'authentication-failed': ({ target }) => [
    `${at(target)} refused the login of ${target.user} with every key at hand`,
    ssh(target),
  ],
  'host-key-unknown': ({ target, fingerprint }) => [
    `the host key of ${at(target)} is not known (${fingerprint})`,
    ssh(target),
  ],
  'host-key-changed': ({ target, fingerprint }) => [
    `the host key of ${at(target)} is not the known one (${fingerprint}): compare it on the host’s console`,
    `ssh-keygen -F ${hostKeyName(target)}${target.knownHosts ? ` -f ${target.knownHosts}` : ''}`,
  ],
  'host-key-revoked': ({ target, fingerprint }) => [
    `the host key of ${at(target)} is revoked (${fingerprint})`,
    `ssh-keygen -F ${hostKeyName(target)}${target.knownHosts ? ` -f ${target.knownHosts}` : ''}`,
  ],
  'proxy-unsupported': ({ target, option }) => [
    `${at(target)} is reached through another host (${option}), which fleet cannot do yet`,
    `ssh -G ${target.address}`,
  ],
  'sudo-refused': ({ user }, { host }) => [
    `sudo asks ${user} for a password; it must work without (NOPASSWD)`,
    `fleet status --hosts ${host}`,
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

function at({ address, port }: Target): string {
  return port === 22 ? address : `${address} port ${port}`
}

function hostKeyName({ address, port, hostKeyAlias }: Target): string {
  if (hostKeyAlias) return quote(hostKeyAlias)
  return port === 22 ? address : `'[${address}]:${port}'`
}

function ssh({ address, port, user, knownHosts }: Target): string {
  const file =
    knownHosts && !/\/\.ssh\//.test(knownHosts) ? ` -o UserKnownHostsFile=${knownHosts}` : ''
  return `ssh${port === 22 ? '' : ` -p ${port}`}${file} ${user}@${address}`
}
