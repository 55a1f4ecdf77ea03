import { dirname } from 'node:path'
import { cleanLine } from '../clean.ts'
import { nearest } from '../near.ts'
import { quote } from '../quote.ts'
import type { Named, PlanOutdated, Problem, UsageFailure } from '../usage-failure.ts'
import type { Wording } from './words.ts'

/** Nothing was touched: how to type it right. */
export const usage: Wording<UsageFailure> = {
  usage: ({ problem, suggestion, next = 'fleet --help' }) => [
    withSuggestion(problem, suggestion),
    next,
  ],
  'config-invalid': ({ problems }) => [
    'the configuration cannot be used',
    'fleet --help',
    sayProblems(problems),
  ],
  'inventory-missing': ({ path, isDirectory }) => [
    isDirectory ? `no inventory in ${path}: it holds no *.yaml file` : `no inventory at ${path}`,
    'fleet init',
  ],
  'inventory-invalid': ({ problems }) => [
    problems.length === 1
      ? 'the inventory has a mistake'
      : `the inventory has ${problems.length} mistakes`,
    'fleet plan --hosts all',
    sayProblems(problems),
  ],
  'name-unknown': ({ what, name, names }) =>
    name === undefined
      ? [`there is no ${what} yet`, 'fleet plan --hosts all']
      : [
          withSuggestion(
            `there is no ${what} "${name}"`,
            nearest(name.replace(/^[!&]/, ''), names),
          ),
          listing[what],
          [`there is: ${names.join(', ') || 'none'}`],
        ],
  'selection-empty': ({ hosts, groups }) => [
    'no host is selected',
    'fleet hosts',
    [`groups: ${groups.join(', ') || 'none'}`, `hosts: ${hosts.join(', ') || 'none'}`],
  ],
  'hosts-removed': ({ run, hosts, inventory }) => [
    `run ${run} is not over on ${hosts.join(', ')}, and the inventory no longer has ${hosts.length === 1 ? 'it' : 'them'}`,
    `fleet resume ${run}`,
    [`the inventory: ${inventory}`],
  ],
  'run-attended': ({ run }) => [
    `a fleet is at work on run ${run} here already, or another is just taking it up`,
    `fleet attach ${run}`,
  ],
  'site-in-part': ({ site, missing, whole, command }) => [
    `site ${site} is taken whole or not at all: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not selected`,
    `fleet ${command} --hosts ${whole.join(',')}`,
  ],
  'confirmation-impossible': ({ typed }) => [
    'there is no terminal to ask for confirmation',
    `fleet ${cleanLine(typed)}`,
  ],
  'review-impossible': ({ typed }) => [
    'there is no terminal to ask whether the SQL may be applied',
    `fleet ${cleanLine(typed)}`,
  ],
  'approval-empty': ({ path, isMissing }) => [
    isMissing ? `there is no file ${path}` : `${path} approves no SQL`,
    'fleet upgrade --review --hosts PATTERN',
    isMissing
      ? []
      : ['expected: a line such as "-- 4.8.0-4.9.0/mariadb-10.1", then statements that end in ";"'],
  ],
  'plan-unusable': ({ path, problem }) => [
    `${path} is no plan to go by: ${problem}`,
    `fleet plan --output ${quote(cleanLine(path))} --hosts PATTERN`,
  ],
  'file-unreadable': ({ path, reason }) => [
    `${path} cannot be read: ${reason}`,
    `ls -ld ${quote(cleanLine(path))}`,
  ],
  'file-unwritable': ({ path, reason }) => [
    `${path} cannot be written: ${reason}`,
    lookAt(reason, quote(cleanLine(dirname(path)))),
  ],
}

/** Every change is told, each with its host. */
export const planOutdated: Wording<PlanOutdated> = {
  'plan-outdated': ({ path, selection, changes }) => [
    `nothing was touched: ${path} was made from what does not hold any more`,
    `fleet plan --output ${quote(cleanLine(path))} --hosts ${quote(cleanLine(selection))}`,
    changes.map(({ host, fact, was, is }) => `${host}: ${fact} was ${was}, is ${is}`),
  ],
}

/** What shows why a folder takes no file. */
function lookAt(reason: string, folder: string): string {
  return /^(?:ENOSPC|EDQUOT|EFBIG)\b/.test(reason) ? `df -h ${folder}` : `ls -ld ${folder}`
}

/** What shows the names there are. */
const listing: Readonly<Record<Named, string>> = {
  'host or group': 'fleet hosts',
  host: 'fleet hosts',
  'host in this run': 'fleet runs',
  rollout: 'fleet hosts',
  release: 'fleet releases',
  run: 'fleet runs',
  'run on these hosts': 'fleet runs',
  'completion for': 'fleet completion --help',
}

function withSuggestion(problem: string, suggestion: string | undefined): string {
  return suggestion ? `${problem}: did you mean "${suggestion}"?` : problem
}

function sayProblems(problems: readonly Problem[]): string[] {
  return problems.map(({ file, line, column, message, suggestion }) => {
    const place = [file, line, column].filter((part) => part !== undefined).join(':')
    return `${place}: ${withSuggestion(message, suggestion)}`
  })
}
