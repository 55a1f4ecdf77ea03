import { spawn } from 'node:child_process'
import type { ServerChannel } from 'ssh2'

/** The surroundings of a command that somebody runs over SSH. */
export type Surroundings = {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * Runs a command on a channel as sshd does without a terminal: in a session of its own, its exit
 * code told when it ends, the channel closed when nobody holds its output any more. When the channel
 * or link goes first, the command is left alone; its pipes just break.
 */
export function runOnChannel(channel: ServerChannel, command: string, where: Surroundings): void {
  const child = spawn('/bin/sh', ['-c', command], { ...where, detached: true })
  const streams = [child.stdin, child.stdout, child.stderr, channel]
  for (const stream of streams) stream.on('error', () => undefined)
  channel.pipe(child.stdin)
  child.stdout.pipe(channel, { end: false })
  child.stderr.pipe(channel.stderr)
  child.on('exit', (code, signal) => {
    if (code !== null) channel.exit(code)
    else if (signal) channel.exit(signal.replace('SIG', ''))
  })
  child.on('close', () => channel.stderr.end(() => channel.end()))
  channel.on('close', () => {
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
  })
}
