import { catalog } from '../../../src/releases/catalog.ts'
import type { Release } from '../../../src/releases/release.ts'
import { changesMappings, mappingsOf } from './mappings.ts'
import { cacheConfig, gitignore, viewsSql } from './texts.ts'

const versions = catalog.map((release) => release.version)

/** Releases whose composer.lock differs from the one before, and the framework it names. */
const locks: Readonly<Record<string, string>> = {
  '4.2.0': '5.3.31',
  '4.4.0': '5.4.21',
  '4.4.8': '5.4.23',
  '4.6.0': '5.4.36',
  '4.7.0': '5.5.22',
  '4.7.2': '5.5.33',
  '4.8.0': '5.5.40',
  '4.9.0': '5.5.44',
  '4.9.2': '5.5.44',
  '5.0.0': '5.8.17',
  '5.1.0': '5.8.29',
  '5.2.0': '6.0.4',
  '5.3.0': '6.14.0',
  '5.4.0': '6.17.1',
  '5.4.1': '6.18.0',
  '5.5.0': '6.18.2',
  '5.6.0': '6.18.10',
  '5.7.0': '6.18.35',
  '5.8.0': '6.20.28',
  '6.0.0': '8.49.1',
  '6.0.1': '8.56.0',
  '6.2.0': '8.70.2',
  '6.3.0': '8.83.25',
  '6.3.1': '8.83.27',
  '6.4.0': '9.52.16',
  '6.4.1': '9.52.16',
  '6.4.2': '9.52.18',
  '7.0.0': '12.25.0',
  '7.0.1': '12.28.0',
  '7.1.0': '12.52.0',
  '7.2.0': '12.58.0',
  '7.3.0': '12.62.0',
  '7.3.1': '12.63.0',
  '7.4.0': '12.66.0',
}

/** From 5.4.0 a plugin in the lock takes one major of composer only; 5.8.0 alone does not mind. */
function pluginApiOf(version: string): string[] {
  if (!isFrom('5.4.0', version) || version === '5.8.0') return []
  return [`    "plugin-api-version": "${isFrom('6.0.0', version) ? '^2' : '^1'}",`]
}

/** What composer pretends PHP to be, where it does. */
const platforms: ReadonlyArray<readonly [from: string, php: string | undefined]> = [
  ['4.6.0', '7.0.10'],
  ['5.0.0', undefined],
  ['5.4.1', '7.3.0'],
  ['6.0.0', undefined],
  ['6.3.1', '8.0.0'],
  ['6.4.0', '8.0.2'],
  ['7.0.0', '8.4.11'],
]

/** The files of a release, as far as an upgrade meets them. */
export function filesOf(release: Release): Map<string, string> {
  const { version } = release
  return new Map([
    ...ofV4(version),
    ['.gitignore', gitignore],
    ...(isFrom('7.4.0', version) ? ([['validate.php', '<?php // validates\n']] as const) : []),
    ['artisan', '#!/usr/bin/env php\n<?php // Laravel\n'],
    ['composer.json', composerJson(release)],
    ...composerLock(version),
    ['config/cache.php', cacheConfig],
    ...ofDoctrine(version),
    ...(release.migrations ?? []).map((name) => migration(name)),
    ...earlierMigrations(version),
    [versionFileOf(version), versionPhp(release)],
    ...(isFrom('4.9.0', version) ? [] : ([['var/.gitkeep', '']] as const)),
    ...(isFrom('7.0.0', version)
      ? []
      : ([['tools/sql/views.sql', viewsSql(isFrom('4.9.0', version))]] as const)),
    ...(isFrom('7.1.0', version)
      ? ([['resources/views/errors/maintenance.blade.php', 'Down for Maintenance\n']] as const)
      : []),
    ['resources/views/layouts/menu.foil.php', `<?php // menu of IXP Manager ${version} ?>\n`],
    ['public/index.php', '<?php // entry\n'],
    ['public/logos/.gitkeep', ''],
    ['bootstrap/cache/.gitignore', '*\n!.gitignore\n'],
    ['storage/logs/.gitignore', '*\n!.gitignore\n'],
    ['storage/framework/.gitignore', 'down\n'],
    ['storage/framework/cache/.gitignore', '*\n!.gitignore\n'],
    ['storage/framework/sessions/.gitignore', '*\n!.gitignore\n'],
    ['storage/framework/views/.gitignore', '*\n!.gitignore\n'],
  ])
}

/** Bower is gone from 5.0.0 on. */
function ofV4(version: string): Array<[string, string]> {
  if (isFrom('5.0.0', version)) return []
  return [
    ['.bowerrc', '{ "directory": "public/bower_components" }\n'],
    ['bower.json', bowerJson(version)],
  ]
}

/** Doctrine is gone from 6.0.0 on. */
function ofDoctrine(version: string): Array<[string, string]> {
  if (isFrom('6.0.0', version)) return []
  return [
    ['database/entities.txt', `${mappingsOf(version, versions).join('\n')}\n`],
    ['database/Proxies/__CG__EntitiesCustomer.php', proxy(version)],
    ['database/xml/Entities.Customer.dcm.xml', '<doctrine-mapping/>\n'],
  ]
}

/** Where a release says which it is. */
function versionFileOf(version: string): string {
  return isFrom('4.9.0', version) ? 'version.php' : 'library/IXP/Version.php'
}

/** Whether a version is that release or a later one. */
export function isFrom(first: string, version: string): boolean {
  return versions.indexOf(version) >= versions.indexOf(first)
}

function versionPhp({ versionConstant }: Release): string {
  return `<?php\n\ndefine( 'APPLICATION_VERSION', '${versionConstant}' );\ndefine( 'APPLICATION_VERDATE', '2019030801' );\n`
}

function composerJson({ php, version }: Release): string {
  const [, platformPhp] = platforms.findLast(([from]) => isFrom(from, version)) ?? []
  const platform = platformPhp ? { config: { platform: { php: platformPhp } } } : {}
  return json({
    name: 'inex/ixp-manager',
    require: { php, 'laravel/framework': '5.*' },
    ...platform,
  })
}

/** 4.1.0 has none. One package a line, so that the stand-in of composer can read it. */
function composerLock(version: string): Array<[string, string]> {
  const last = lastOf(Object.keys(locks), version)
  if (!last) return []
  const packages = [
    ['laravel/framework', `v${locks[last]}`],
    ['laravel-doctrine/orm', isFrom('4.7.0', version) ? '1.4.9' : '1.3.10'],
    ['ixp-manager/api', `v${last}`],
  ].map(([name, number]) => `        { "name": "${name}", "version": "${number}" }`)
  const head = ['{', ...pluginApiOf(version)].join('\n')
  return [['composer.lock', `${head}\n    "packages": [\n${packages.join(',\n')}\n    ]\n}\n`]]
}

function bowerJson(version: string): string {
  const jquery = isFrom('4.6.0', version) ? '~3' : '~2.2'
  const more = isFrom('4.6.0', version) ? { moment: '~2.18', select2: '~4.0' } : {}
  return json({ name: 'ixp-manager', dependencies: { bootstrap: '~3.3', jquery, ...more } })
}

function proxy(version: string): string {
  return `<?php // proxy class of the mappings of ${lastOf(versions.filter(changesMappings), version)}\n`
}

/** Every migration since 4.9.0 stays in the tree. */
function earlierMigrations(version: string): Array<[string, string]> {
  const earlier = catalog.slice(0, versions.indexOf(version))
  return earlier.flatMap(({ migrations = [] }) => migrations.map(migration))
}

function migration(name: string): [string, string] {
  return [`database/migrations/${name}.php`, '<?php // migration\n']
}

function lastOf(candidates: readonly string[], version: string): string | undefined {
  return candidates.filter((candidate) => isFrom(candidate, version)).at(-1)
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 4)}\n`
}
