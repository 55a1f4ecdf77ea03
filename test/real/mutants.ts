import type { Mutation } from './mutant.ts'
import type { Truths } from './truths.ts'

type Mutant = Mutation & {
  /** The host that it upgrades, and by which hop; from 4.8.0 to 4.9.0 unless it says. */
  readonly name: string
  readonly hop?: readonly [from: string, to: string]
  readonly without: string
  readonly install?: Readonly<Record<string, string>>
  /** What fleet itself makes of it: it notices (held, unhealthy), or takes it for good (upgraded). */
  readonly outcome: 'held' | 'upgraded, unhealthy' | 'upgraded'
  /** Truths of the host that are not as they are after an upgrade. */
  readonly untrue: readonly (keyof Truths)[]
}

const recipe = 'recipes/v4-9.js'

/** What must not be left out, each left out once. */
export const mutants: readonly Mutant[] = [
  {
    name: 'mem1',
    without: 'the first restart of memcached',
    ...{ file: recipe, text: 'database.memcachedFirst,', instead: '' },
    // With Laravel's cache there too, artisan cache:clear would flush it just in time.
    install: { CACHE_DRIVER: 'file' },
    outcome: 'held',
    untrue: ['columns', 'memcachedStartedAfter', 'pages', 'maintenance'],
  },
  {
    name: 'mem2',
    without: 'the second restart of memcached',
    ...{ file: recipe, text: 'database.memcachedSecond,', instead: '' },
    outcome: 'held',
    untrue: ['memcachedStartedAfter', 'pages', 'maintenance'],
  },
  {
    name: 'own1',
    without: 'the fix of permissions after the code has changed',
    ...{ file: recipe, text: 'site.permissions,', instead: '' },
    outcome: 'upgraded',
    untrue: ['notOfWebUser'],
  },
  {
    name: 'frc1',
    without: '--force of the schema update',
    file: 'script/steps/schema.sh',
    text: 'doctrine:schema:update --force',
    instead: 'doctrine:schema:update',
    outcome: 'held',
    untrue: ['columns', 'pages', 'maintenance'],
  },
  {
    name: 'frc2',
    without: '--force of the migrations',
    file: 'recipes/steps/database.js',
    text: 'artisan migrate --force',
    instead: 'artisan migrate',
    outcome: 'held',
    untrue: ['migrations', 'pages', 'maintenance'],
  },
  {
    name: 'mig6',
    without: 'the migrations on v6',
    ...ofV6('database.migrateV6,'),
    outcome: 'upgraded, unhealthy',
    untrue: ['columns', 'migrations', 'pages'],
  },
  {
    name: 'own6',
    without: 'the fix of permissions on v6',
    ...ofV6('site.permissionsV5,'),
    outcome: 'upgraded',
    untrue: ['notOfWebUser'],
  },
]

/** A step that is not in the recipe. */
function ofV6(text: string) {
  return { file: 'recipes/v6.js', text, instead: '', hop: ['6.0.0', '6.0.1'] } as const
}
