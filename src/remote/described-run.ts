import type { Answer } from '../answer.ts'

/** A run as a host knows it from its script. */
export type DescribedRun = {
  readonly run: string
  readonly stateDir: string
  /** What it does, as `upgrade`. */
  readonly work: string
  /** The release it began on, and those it leads to. */
  readonly releases: readonly string[]
  readonly by: string
  /** Of a site that was down before it began. */
  readonly foundDownSince?: number
}

/** Reads what `runs.sh` prints; nothing where the host has no such run. */
export function readDescribedRun(answer: Answer): DescribedRun | undefined {
  if (answer.kind === 'unknown' || answer.code !== 0) return undefined
  const { stdout } = answer
  const [, stateDir] = /^state (\/.*)$/m.exec(stdout) ?? []
  const [, run, work = '', releases = ''] =
    /^run (\d{8}-\d{6}-[a-z0-9]{4}) ([a-z-]+) of (\d[\d.]*(?: > \d[\d.]*)*)$/m.exec(stdout) ?? []
  const [, by = 'somebody'] = /^by ([\w.@-]+)$/m.exec(stdout) ?? []
  if (!stateDir || !run) return undefined
  const [, since] = /^found-down-since (\d{1,12})$/m.exec(stdout) ?? []
  const foundDown = since ? { foundDownSince: Number(since) } : {}
  return { run, stateDir, work, releases: releases.split(' > '), by, ...foundDown }
}
