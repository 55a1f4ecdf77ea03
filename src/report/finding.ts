/** One thing that was looked at, and the command that puts it right where it is not. */
export type Finding = {
  readonly check: Check
  readonly verdict: 'pass' | 'warn' | 'fail'
  readonly found: string
  readonly evidence: readonly string[]
  readonly fix?: string | undefined
}

/** What is looked at on each host, in this order. */
export const checks = [
  'link',
  'identity',
  'login',
  'tools',
  'reboot',
  'runs',
  'code',
  'way',
  'remote',
  'php',
  'composer',
  'bower',
  'settings',
  'database',
  'backup',
  'memcached',
  'permissions',
  'disk',
  'site',
  'health',
] as const
export type Check = (typeof checks)[number]
