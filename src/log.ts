import type { Writable } from 'node:stream'
import winston from 'winston'
import { redactSecrets } from './secrets.ts'

/** Diagnostics for whoever looks into a run afterwards; the journal, not this, is the truth. */
export type Log = {
  readonly info: (message: string, details?: object) => void
  readonly debug: (message: string, details?: object) => void
}

export type LogSetup = {
  /** JSON lines; no file outside of runs. */
  readonly file: string | undefined
  /** 1: info on stderr, 2: debug too. */
  readonly verbosity: number
  readonly stderr: Writable
  /** Values that must not stand in a log, whatever is logged. */
  readonly secrets: readonly string[]
}

/** Opens the log of a command. Secrets are cut out at the sink, at any verbosity. */
export function openLog({ file, verbosity, stderr, secrets }: LogSetup): Log {
  const { combine, timestamp, json, printf } = winston.format
  const redact = winston.format((info) => {
    const { level: _, ...said } = info
    const redacted = JSON.stringify(said, (_key, value: unknown) =>
      typeof value === 'string' ? redactSecrets(value, secrets) : value,
    )
    return Object.assign(info, JSON.parse(redacted) as object)
  })
  const line = printf(
    ({ level, message, timestamp: at, ...details }) =>
      `${String(at)} ${level} ${String(message)}${sayDetails(details)}`,
  )
  const transports: winston.transport[] = []
  if (file)
    transports.push(
      new winston.transports.File({
        filename: file,
        options: { mode: 0o600, flags: 'a' },
      }),
    )
  if (verbosity > 0) {
    const level = verbosity > 1 ? 'debug' : 'info'
    transports.push(new winston.transports.Stream({ stream: stderr, level, format: line }))
  }
  const logger = winston.createLogger({
    level: verbosity > 1 ? 'debug' : 'info',
    silent: transports.length === 0,
    format: combine(redact(), timestamp(), json()),
    transports,
  })
  return {
    info: (message, details = {}) => logger.info(message, details),
    debug: (message, details = {}) => {
      // winston would format it first and drop it then.
      if (verbosity > 1) logger.debug(message, details)
    },
  }
}

function sayDetails(details: object): string {
  return Object.keys(details).length === 0 ? '' : ` ${JSON.stringify(details)}`
}
