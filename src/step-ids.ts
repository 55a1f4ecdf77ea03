/** Every step a hop can have, in the order they run. Events, limits and messages name steps by these. */
export const stepIds = [
  'permissions-before',
  'preflight',
  'fetch',
  'down',
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
  'up',
  'health',
  'revert',
] as const

export type StepId = (typeof stepIds)[number]
