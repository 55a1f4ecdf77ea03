/** Every step a hop can have of itself, in the order they run. */
export const stepIds = [
  'check',
  'permissions-before',
  'preflight',
  'fetch',
  'wait-ready',
  'down',
  'wait-down',
  'quiesce',
  'backup',
  'verify',
  'memcached',
  'permissions-check',
  'validate',
  'diff',
  'generate',
  'inspect',
  'exec',
  'wait-dump',
  'take-over',
  'checkout',
  'web-php',
  'reload-1',
  'libraries',
  'composer',
  'bower',
  'restore',
  'memcached-1',
  'cache-clear',
  'review',
  'wait-review',
  'wait-code',
  'schema',
  'wait-schema',
  'memcached-2',
  'actions',
  'views',
  'permissions',
  'migrate',
  'caches',
  'unquiesce',
  'reload-2',
  'up',
  'health',
  'self-check',
  'revert',
] as const

/** What an inventory can put a line of its own before or after: a whole hop, or a step that an upgrade has. */
export const hookPoints = [
  'hop',
  'permissions-before',
  'preflight',
  'fetch',
  'down',
  'quiesce',
  'backup',
  'checkout',
  'composer',
  'bower',
  'memcached-1',
  'cache-clear',
  'review',
  'schema',
  'memcached-2',
  'actions',
  'views',
  'permissions',
  'migrate',
  'caches',
  'unquiesce',
  'up',
  'health',
  'self-check',
] as const

export type HookPoint = (typeof hookPoints)[number]
export type HookId = `${'before' | 'after'}-${HookPoint}`

/** Events, limits and messages name steps by these. */
export type StepId = (typeof stepIds)[number] | HookId

const hookIds = hookPoints.flatMap((point): HookId[] => [`before-${point}`, `after-${point}`])

/** All that a time limit can be given for. */
export const allStepIds: readonly StepId[] = [...stepIds, ...hookIds]
