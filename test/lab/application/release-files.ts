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
}

/** The files of a release, as far as an upgrade meets them. */
export function filesOf(release: Release): Map<string, string> {
  const { version } = release
  return new Map([
    ['.bowerrc', '{ "directory": "public/bower_components" }\n'],
    ['.gitignore', gitignore],
    ['artisan', '#!/usr/bin/env php\n<?php // Laravel\n'],
    ['bower.json', bowerJson(version)],
    ['composer.json', composerJson(release)],
    ...composerLock(version),
    ['config/cache.php', cacheConfig],
    ['database/entities.txt', `${mappingsOf(version, versions).join('\n')}\n`],
    ['database/Proxies/__CG__EntitiesCustomer.php', proxy(version)],
    ...migrations(version),
    [versionFileOf(version), versionPhp(release)],
    ...(isFrom('4.9.0', version) ? [] : ([['var/.gitkeep', '']] as const)),
    ['tools/sql/views.sql', viewsSql(isFrom('4.9.0', version))],
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
  const platform = isFrom('4.6.0', version) ? { config: { platform: { php: '7.0.10' } } } : {}
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
  return [['composer.lock', `{\n    "packages": [\n${packages.join(',\n')}\n    ]\n}\n`]]
}

function bowerJson(version: string): string {
  const jquery = isFrom('4.6.0', version) ? '~3' : '~2.2'
  const more = isFrom('4.6.0', version) ? { moment: '~2.18', select2: '~4.0' } : {}
  return json({ name: 'ixp-manager', dependencies: { bootstrap: '~3.3', jquery, ...more } })
}

function proxy(version: string): string {
  return `<?php // proxy class of the mappings of ${lastOf(versions.filter(changesMappings), version)}\n`
}

function migrations(version: string): Array<[string, string]> {
  const name = '2014_10_12_100000_create_password_resets_table'
  return isFrom('4.9.0', version)
    ? [[`database/migrations/${name}.php`, '<?php // migration\n']]
    : []
}

function lastOf(candidates: readonly string[], version: string): string | undefined {
  return candidates.filter((candidate) => isFrom(candidate, version)).at(-1)
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 4)}\n`
}
