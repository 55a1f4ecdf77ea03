import type { Failure, Target } from '../../src/failure.ts'

type EveryFailure = { readonly [Kind in Failure['kind']]: Extract<Failure, { kind: Kind }> }

/** One failure of each kind, with this text wherever a failure has text; a kind left out does not compile. */
export function everyFailure(text: string): EveryFailure {
  const target: Target = { address: text, port: 22, user: text, knownHosts: text }
  const lines = [text, text]
  const problems = [{ file: text, line: 3, column: 5, message: text, suggestion: text }]
  return {
    usage: { kind: 'usage', problem: text, suggestion: text },
    'config-invalid': { kind: 'config-invalid', problems },
    'inventory-missing': { kind: 'inventory-missing', path: text, isDirectory: true },
    'inventory-invalid': { kind: 'inventory-invalid', problems },
    'name-unknown': { kind: 'name-unknown', what: text, name: text, names: lines },
    'selection-empty': { kind: 'selection-empty', hosts: lines, groups: lines },
    'confirmation-impossible': { kind: 'confirmation-impossible' },
    'ssh-missing': { kind: 'ssh-missing', tool: text },
    'address-unresolved': { kind: 'address-unresolved', address: text },
    'connect-failed': { kind: 'connect-failed', target, reason: text },
    'authentication-failed': { kind: 'authentication-failed', target },
    'host-key-unknown': { kind: 'host-key-unknown', target, fingerprint: text },
    'host-key-changed': { kind: 'host-key-changed', target, fingerprint: text },
    'host-key-revoked': { kind: 'host-key-revoked', target, fingerprint: text },
    'proxy-unsupported': { kind: 'proxy-unsupported', target, option: text },
    'sudo-refused': { kind: 'sudo-refused', user: text },
    'script-ignored': { kind: 'script-ignored', lines },
    'survey-failed': { kind: 'survey-failed', exitCode: 2, lines },
    'link-lost': { kind: 'link-lost', reason: text },
    'root-wrong': { kind: 'root-wrong', root: text },
    'release-unreadable': { kind: 'release-unreadable', root: text },
    'line-unsupported': { kind: 'line-unsupported', release: text },
    'release-ahead': { kind: 'release-ahead', release: text, target: text },
    'release-missing': { kind: 'release-missing', release: text },
    'remote-unreachable': { kind: 'remote-unreachable', lines },
    'php-missing': { kind: 'php-missing', php: text },
    'php-wrong': { kind: 'php-wrong', release: text, needs: text, has: text },
    'extension-missing': { kind: 'extension-missing', release: text, extension: text },
    'composer-missing': { kind: 'composer-missing' },
    'composer-wrong': { kind: 'composer-wrong', release: text, needs: text, has: text },
    'bower-missing': { kind: 'bower-missing' },
    'tool-missing': { kind: 'tool-missing', tool: text },
    'local-changes': { kind: 'local-changes', root: text, files: [text, text, text, text] },
    'disk-short': { kind: 'disk-short', path: text, needsBytes: 2048, freeBytes: 1024 },
    'database-refused': { kind: 'database-refused', lines },
    'preflight-failed': { kind: 'preflight-failed', release: text, about: text, found: text },
    'setting-missing': { kind: 'setting-missing', release: text, key: text },
    'memcached-silent': { kind: 'memcached-silent', address: text },
    'memcached-denied': { kind: 'memcached-denied' },
    'run-unfinished': { kind: 'run-unfinished', run: text },
    'lock-held': { kind: 'lock-held', run: text, by: text, since: 1_795_226_000 },
    'site-down': { kind: 'site-down', since: 1_795_226_000 },
    'user-missing': { kind: 'user-missing', user: text },
    'owner-unfit': { kind: 'owner-unfit', owner: text, webUser: text },
    'user-unreachable': { kind: 'user-unreachable', user: text, login: text },
    'step-failed': { kind: 'step-failed', step: text, exitCode: 1, reason: text, lines },
    'step-interrupted': { kind: 'step-interrupted', step: text },
    'not-begun': { kind: 'not-begun', reason: text },
    'runner-stopped': { kind: 'runner-stopped', step: text },
    'runner-gone': { kind: 'runner-gone', step: text },
    'launch-failed': { kind: 'launch-failed', exitCode: 73, lines },
  }
}
