import type { Application, Composer, Php } from './facts.ts'
import { isYes, type Told, text } from './told.ts'

export function parsePhp(told: Told): Application['php'] {
  if (!told.has('php')) return undefined
  return {
    path: text(told, 'php'),
    version: text(told, 'php-version'),
    extensions: text(told, 'php-extensions').toLowerCase().split(','),
  }
}

export function parseComposer(told: Told): Application['composer'] {
  if (!told.has('composer')) return undefined
  return {
    path: text(told, 'composer'),
    version: text(told, 'composer-version'),
    withPhp: isYes(told, 'composer-with-php'),
  }
}

/** `PATH VERSION EXTENSION,…`. */
export function parseOtherPhp(line: string): Php[] {
  const [path = '', version = '', extensions = ''] = line.split(' ')
  return version ? [{ path, version, extensions: extensions.toLowerCase().split(',') }] : []
}

/** `PATH VERSION`, and `php` where it is run by it. */
export function parseOtherComposer(line: string): Composer[] {
  const [path = '', version = '', withPhp] = line.split(' ')
  return version ? [{ path, version, withPhp: withPhp === 'php' }] : []
}

export function parseBower(told: Told): Application['bower'] {
  if (!told.has('bower')) return undefined
  return { path: text(told, 'bower'), version: text(told, 'bower-version') }
}
