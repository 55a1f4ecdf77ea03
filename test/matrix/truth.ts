import { catalog } from '../../src/releases/catalog.ts'
import { mappingsOf } from '../lab/application/mappings.ts'
import type { LabHost } from '../lab/lab-host.ts'
import type { Scene } from './scene.ts'

/** A line of a run's record on the host. */
export type Told = {
  readonly type: string
  readonly step?: string
  readonly code?: number
  readonly outcome?: string
}

/** How a host stands, asked past fleet. */
export type Truth = {
  readonly release: string
  readonly site: 'up' | 'down'
  /** The release whose schema the database has; it may stand between two. */
  readonly schema: string
  /** What the site answers. */
  readonly answers: string
  readonly lock: 'free' | 'held'
  /** What would start at the next boot. */
  readonly hooks: string
  /** Dumps with a digest that are not what they were. */
  readonly spoiled: string
  /** What writes to the database besides the application. */
  readonly writers: 'at work' | 'quiet'
  /** What fleet keeps in the installation to go back with. */
  readonly kept: 'nothing' | 'something'
}

const versions = catalog.map(({ version }) => version)

export async function readTruth({ host }: Scene): Promise<Truth> {
  const [answers, { output }] = await Promise.all([answerOf(host), host.run(questions(host))])
  const [, release = '', lock, spoiled = ''] = /^v(.*)\n(free|held)\n([\s\S]*)$/.exec(output) ?? []
  return {
    release,
    site: host.isDown() ? 'down' : 'up',
    schema: schemaOf(host, release),
    answers,
    lock: lock === 'free' ? 'free' : 'held',
    hooks: hooksOf(host),
    spoiled,
    writers: host.has('var/writers-stopped') ? 'quiet' : 'at work',
    kept: host.has('srv/ixpmanager/.fleet') ? 'something' : 'nothing',
  }
}

/** All at once: a process started from here is dear. */
function questions(host: LabHost): string {
  const { dir } = host
  const hasDigests = host.list('state/backups').some((name) => name.endsWith('.sha256'))
  return [
    'git describe --tags',
    `if flock -s -w 10 ${dir}/state/lock true; then echo free; else echo held; fi`,
    ...(hasDigests ? [`cd ${dir}/state/backups && sha256sum --quiet -c ./*.sha256`] : []),
  ].join('\n')
}

/** Where a release changed nothing, that of the one that is checked out. */
function schemaOf(host: LabHost, release: string): string {
  const columns = host.columns().join('\n')
  const has = (version: string) => mappingsOf(version, versions).join('\n') === columns
  return [release, ...versions].find(has) ?? 'between two'
}

async function answerOf(host: LabHost): Promise<string> {
  const answer = await fetch(host.site)
  const [, version = ''] = /"version":"([\d.]+)"/.exec(await answer.text()) ?? []
  return `${answer.status} ${version}`.trim()
}

function hooksOf(host: LabHost): string {
  const lines = host.has('var/crontab') ? host.read('var/crontab').split('\n') : []
  const units = host.list('etc/systemd/system').filter((name) => name.startsWith('fleet-'))
  return [...lines.filter((line) => line.includes('fleet')), ...units].join('\n')
}

/** What each run has written down on the host, by its name, oldest first. */
export function readRuns(host: LabHost): Map<string, Told[]> {
  if (!host.has('state/runs')) return new Map()
  const runs = host.list('state/runs').filter((run) => host.has(`state/runs/${run}/events`))
  return new Map(runs.map((run) => [run, readRecord(host.read(`state/runs/${run}/events`))]))
}

/** Without the lines that a full disk or a lost power has torn. */
function readRecord(text: string): Told[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Told]
    } catch {
      return []
    }
  })
}

/** What the stand-ins have done that cannot be taken back: `run`, `step` and what, oldest first. */
export type Effect = { readonly run: string; readonly step: string; readonly what: string }

export function readEffects(host: LabHost): Effect[] {
  if (!host.has('log/effects')) return []
  const lines = host.read('log/effects').split('\n').filter(Boolean)
  return lines.map((line) => {
    const [run = '', step = '', what = ''] = line.split('\t')
    return { run, step, what }
  })
}
