import { describe, expect, it } from 'vitest'
import { completeWords, type Names } from '../../../src/commands/line/complete-words.ts'
import { commands } from '../../../src/commands/line/table.ts'

const names: Names = {
  hosts: () => ['lon1', 'lon2', 'ams1'],
  groups: () => ['prod', 'lab'],
  rollouts: () => ['default', 'slow'],
  runs: () => ['20261121-020000-aaaa', '20261122-020000-bbbb'],
  releases: () => ['4.8.0', '4.9.3'],
  steps: () => ['composer', 'checkout'],
}

const complete = (...words: string[]) => completeWords(words, commands, names)

describe('a command line is completed', () => {
  it.each<[what: string, words: string[], found: string[]]>([
    ['with a command', ['upg'], ['upgrade']],
    ['with a flag of the command', ['upgrade', '--appr'], ['--approve-sql']],
    ['with a switch, on or off', ['upgrade', '--first-a'], ['--first-alone']],
    ['with what turns a switch off', ['upgrade', '--no-f'], ['--no-first-alone']],
    ['with all, groups and hosts', ['plan', '--hosts', 'l'], ['lab', 'lon1', 'lon2']],
    ['with hosts after a comma', ['plan', '--hosts', 'prod,!lon'], ['prod,!lon1', 'prod,!lon2']],
    ['with a release', ['upgrade', '--hosts', 'all', '--to', '4.9'], ['4.9.3']],
    ['with a rollout', ['plan', '--rollout', ''], ['default', 'slow']],
    ['with runs, the newest first', ['show', ''], [...names.runs()].reverse()],
    ['with a host where one is meant', ['logs', 'RUN', 'a'], ['ams1']],
    ['after a flag in between', ['logs', '--step', 'composer', 'RUN', 'a'], ['ams1']],
    ['with a step', ['logs', 'RUN', 'ams1', '--step', 'c'], ['composer', 'checkout']],
    ['with what a flag may be', ['report', '--format', 'j'], ['json', 'junit']],
    ['with a subcommand', ['backup', 'v'], ['verify']],
    ['with what a subcommand takes', ['backup', 'verify', 'am'], ['ams1']],
    ['with a shell', ['completion', 'z'], ['zsh']],
    ['with nothing where only the shell knows', ['plan', '-i', ''], []],
    ['with nothing after a command that is none', ['upgrde', ''], []],
  ])('%s', (_what, words, found) => {
    expect(complete(...words)).toEqual(found)
  })

  it('with every command at its start', () => {
    expect(complete('')).toEqual(commands.map(({ usage }) => usage.split(' ')[0]))
  })
})
