import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>
export type Config = Readonly<Record<string, unknown>>

/**
 * Values for flags that were not given, by flag name: the user's file, over it the project's, over
 * that `FLEET_…` of the environment, which `.env` has joined. The flags themselves have the last
 * word. Throws `config-invalid`.
 */
export async function readConfig(cwd: string, env: Environment): Promise<Config> {
  const places = [join(configHome(env), 'fleet', 'config.yaml'), join(cwd, 'fleet.yaml')]
  const files = places.filter((file) => existsSync(file))
  if (files.length === 0) return Object.freeze(fromEnvironment(env))
  const { readConfigFile } = await import('./config-file.ts')
  return Object.freeze(Object.assign({}, ...files.map(readConfigFile), fromEnvironment(env)))
}

/** Where runs are kept on the controller. */
export function runsDirOf(env: Environment): string {
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'fleet', 'runs')
}

function configHome(env: Environment): string {
  return env.XDG_CONFIG_HOME || join(homedir(), '.config')
}

/** `FLEET_LINK_PATIENCE=5m` stands for `--link-patience 5m`. */
function fromEnvironment(env: Environment): Record<string, string> {
  const flags = Object.entries(env).filter(([name, value]) => name.startsWith('FLEET_') && value)
  return Object.fromEntries(
    flags.map(([name, value = '']) => [flagOf(name.slice('FLEET_'.length)), value]),
  )
}

function flagOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '-')
}
