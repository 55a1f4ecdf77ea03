import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig, runsDirOf } from '../src/config.ts'
import { ExpectedFailure } from '../src/failure.ts'
import { word } from '../src/wording/word.ts'
import { aDirectoryOf } from './support/files.ts'

const user = 'home/fleet/config.yaml'
const project = 'project/fleet.yaml'

/** What holds with these files and this environment. */
function configOf(files: Record<string, string>, env: Record<string, string> = {}) {
  const directory = aDirectoryOf({ 'project/.keep': '', ...files })
  const home = join(directory, 'home')
  return readConfig(join(directory, 'project'), { XDG_CONFIG_HOME: home, ...env })
}

async function evidenceOf(files: Record<string, string>): Promise<string[]> {
  const error = await configOf(files).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ExpectedFailure)) throw error
  expect(error.failure.kind).toBe('config-invalid')
  return word(error.failure).evidence.map((line) => line.replace(/^.*\/(?=project|home)/, ''))
}

describe('a setting', () => {
  it.each<
    [name: string, files: Record<string, string>, env: Record<string, string>, value: unknown]
  >([
    ['the user', { [user]: 'rollout: of-user' }, {}, 'of-user'],
    [
      'the project over the user',
      { [user]: 'rollout: of-user', [project]: 'rollout: of-project' },
      {},
      'of-project',
    ],
    [
      'the environment over both',
      { [user]: 'rollout: of-user', [project]: 'rollout: of-project' },
      { FLEET_ROLLOUT: 'of-env' },
      'of-env',
    ],
    ['the environment alone', {}, { FLEET_ROLLOUT: 'of-env' }, 'of-env'],
    [
      'a file where the environment is empty',
      { [project]: 'rollout: a' },
      { FLEET_ROLLOUT: '' },
      'a',
    ],
    ['nobody', { [project]: '# nothing yet\n' }, {}, undefined],
  ])('is said by %s', async (_name, files, env, value) => {
    expect((await configOf(files, env)).rollout).toBe(value)
  })

  it('of one place does not hide another of the other', async () => {
    const files = { [user]: 'rollout: a\nconcurrency: 3', [project]: 'inventory: ./hosts' }
    expect(
      await configOf(files, { FLEET_LINK_PATIENCE: '5m', HOME: '/root', FLEETING: 'x' }),
    ).toEqual({
      rollout: 'a',
      concurrency: 3,
      inventory: './hosts',
      'link-patience': '5m',
    })
  })

  it('stays as it was read', async () => {
    expect(Object.isFrozen(await configOf({ [project]: 'color: false' }))).toBe(true)
    expect(Object.isFrozen(await configOf({}))).toBe(true)
  })
})

describe('a configuration with', () => {
  it.each<[name: string, yaml: string, says: string]>([
    [
      'an unknown key',
      'rolout: slow\n',
      'project/fleet.yaml:1:1: unknown key "rolout": did you mean "rollout"?',
    ],
    [
      'a wrong type',
      'color: "yes"\n',
      'project/fleet.yaml:1:1: color: expected boolean, got "yes"',
    ],
    [
      'too small a number',
      'rollout: a\nconcurrency: 0\n',
      'project/fleet.yaml:2:1: concurrency: must be at least 1',
    ],
    [
      'half a number',
      'concurrency: 1.5\n',
      'project/fleet.yaml:1:1: concurrency: expected a whole number, got 1.5',
    ],
    ['a list', '- a\n', 'project/fleet.yaml:1:1: expected a mapping, got a list'],
    [
      'a key twice',
      'color: true\ncolor: false\n',
      'project/fleet.yaml:2:1: this key stands here twice',
    ],
  ])('%s says where', async (_name, yaml, says) => {
    expect(await evidenceOf({ [project]: yaml })).toEqual([says])
  })

  it('a mistake in the file of the user names that file', async () => {
    expect(await evidenceOf({ [user]: 'colour: true\n' })).toEqual([
      'home/fleet/config.yaml:1:1: unknown key "colour": did you mean "color"?',
    ])
  })
})

describe('the runs of a controller', () => {
  it.each([
    [{ XDG_STATE_HOME: '/state' }, '/state/fleet/runs'],
    [{ XDG_STATE_HOME: '' }, join(homedir(), '.local/state/fleet/runs')],
    [{}, join(homedir(), '.local/state/fleet/runs')],
  ])('with %j are in %s', (env, path) => {
    expect(runsDirOf(env)).toBe(path)
  })
})
