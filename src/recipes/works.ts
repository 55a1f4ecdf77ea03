import { quote } from '../quote.ts'
import type { StepId } from '../step-ids.ts'
import type { Step } from './recipe.ts'
import * as database from './steps/database.ts'
import * as day from './steps/day-two.ts'
import * as schema from './steps/schema.ts'
import * as site from './steps/site.ts'

/** What a run does with its hosts. */
export type Work = 'upgrade' | 'rollback' | Chore

/** Work that asks nothing of a release: the same steps on each. */
export type Chore =
  | 'backup'
  | 'backup-verify'
  | 'maintenance-on'
  | 'maintenance-off'
  | 'memcached-restart'
  | 'permissions-check'
  | 'permissions-fix'
  | 'schema-validate'
  | 'schema-diff'
  | 'schema-update'
  | 'schema-generate'
  | 'views'
  | 'cache-clear'
  | 'verify'
  | 'exec'

/** How such work is done. */
type ChoreRecipe = {
  /** An id is for the step that the release's own line has. */
  readonly steps: ReadonlyArray<Step | StepId>
  /** It is about the database: of a site only the schema host has anything to do. */
  readonly isOfDatabase: boolean
  /** The command that has it done, for which hosts, with what was asked for besides, and as whom. */
  readonly command: (hosts: string, wanted: string, as: Step['as']) => string
  /** The question before the start, up to the number of hosts; without one it begins unasked. */
  readonly question?: string
  /**
   * Its SQL is approved before it is applied; a site whose schema is in sync has nothing to do, the
   * hosts of another go down for it together.
   */
  readonly isReviewed?: true
  /** What this step of it prints is what it is for. */
  readonly reads?: Step
  /** What puts right what it found. */
  readonly remedy?: (hosts: string) => string
  /** A site that is found down is not left so. */
  readonly bringsUp?: true
}

export const chores: Readonly<Record<Chore, ChoreRecipe>> = {
  backup: { steps: [database.dump], isOfDatabase: true, command: over('backup') },
  'backup-verify': {
    steps: [database.verify],
    isOfDatabase: true,
    command: (host, dump) =>
      `fleet backup verify ${host}${dump === '' ? '' : ` --dump ${quote(dump)}`}`,
  },
  'maintenance-on': {
    steps: [day.goDown],
    isOfDatabase: false,
    command: (hosts, seconds) =>
      `fleet maintenance on --hosts ${quote(hosts)}${seconds === '' ? '' : ` --for ${seconds}s`}`,
    question: 'Put into maintenance',
  },
  'maintenance-off': {
    steps: [day.comeUp, site.health],
    isOfDatabase: false,
    command: over('maintenance off'),
    bringsUp: true,
  },
  'memcached-restart': {
    steps: [day.memcached],
    isOfDatabase: false,
    command: over('memcached restart'),
  },
  'permissions-check': {
    steps: [day.checkPermissions],
    isOfDatabase: false,
    command: over('permissions check'),
    reads: day.checkPermissions,
    remedy: over('permissions fix'),
  },
  'permissions-fix': {
    steps: [day.fixPermissions],
    isOfDatabase: false,
    command: over('permissions fix'),
    reads: day.fixPermissions,
  },
  'schema-validate': {
    steps: [schema.validate],
    isOfDatabase: true,
    command: over('schema validate'),
    reads: schema.validate,
    remedy: over('schema diff'),
  },
  'schema-diff': {
    steps: [schema.diff],
    isOfDatabase: true,
    command: over('schema diff'),
    reads: schema.diff,
    remedy: over('schema update'),
  },
  'schema-update': {
    steps: schema.update,
    isOfDatabase: true,
    command: over('schema update'),
    isReviewed: true,
  },
  'schema-generate': {
    steps: [day.memcached, schema.generate, day.fixPermissions],
    isOfDatabase: false,
    command: over('schema generate'),
    question: 'Write entities and proxies anew on',
    reads: schema.generate,
  },
  views: { steps: ['views'], isOfDatabase: true, command: over('views') },
  'cache-clear': { steps: ['caches'], isOfDatabase: false, command: over('cache clear') },
  verify: {
    steps: [day.inspect],
    isOfDatabase: false,
    command: over('verify'),
    reads: day.inspect,
    remedy: over('doctor'),
  },
  exec: {
    steps: [day.exec],
    isOfDatabase: false,
    command: (hosts, command, as) =>
      `fleet exec --hosts ${quote(hosts)}${as === 'root' ? '' : ` --as ${as}`} -- ${quote(command)}`,
    reads: day.exec,
  },
}

/** Whether it is neither an upgrade nor the way back from one. */
export function isChore(work: Work): work is Chore {
  return Object.hasOwn(chores, work)
}

function over(words: string): (hosts: string) => string {
  return (hosts) => `fleet ${words} --hosts ${quote(hosts)}`
}
