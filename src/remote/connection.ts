import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { Client, ClientChannel } from 'ssh2'
import type { Answer } from '../answer.ts'
import type { Seconds } from '../duration.ts'
import type { Target } from '../unreachable.ts'
import { Collector } from './collector.ts'
import type { Request } from './request.ts'
import { withPassword } from './sudo-request.ts'

/** A channel, and the end of its command once that is known. */
type Session = { readonly channel: ClientChannel; exited: Answer | undefined }

/** Where the bytes go that it prints, as they come. Nothing is kept. */
export type Sink = {
  readonly onOutput: (bytes: Buffer) => void
  readonly onNotice: (bytes: Buffer) => void
  /** Aborting ends the channel, not what the host has detached. */
  readonly signal: AbortSignal
}

/** One connection to a host. An answer is an exit code or unknown; asking never throws. */
export class Connection {
  readonly #client: Client
  /** Why it closed, once it has. */
  readonly closed: Promise<string>
  #sudoPassword: string | undefined
  #lost: string | undefined

  /**
   * Hears errors for as long as the connection lives: node-ssh stops listening once it is
   * connected, and an error that nobody hears ends the process.
   */
  constructor(client: Client) {
    this.#client = client
    client.on('error', (error: Error) => {
      this.#lost ??= error.message
    })
    this.closed = new Promise((resolve) => {
      client.on('close', () => {
        this.#lost ??= 'the connection closed'
        resolve(this.#lost)
      })
    })
  }

  get isOpen(): boolean {
    return this.#lost === undefined
  }

  /** From now on whatever is to run as root has it. */
  useSudoPassword(password: string): void {
    this.#sudoPassword = password
  }

  /** Runs a script and collects what it prints; more than 4 MiB is no answer, and not waited for. */
  async run(request: Request, limit: Seconds): Promise<Answer> {
    const stdout = new Collector(4 * 1024 * 1024)
    const stderr = new Collector(64 * 1024)
    const over = new AbortController()
    const answer = await this.read(request, {
      onOutput: (bytes) => {
        stdout.take(bytes)
        if (stdout.isOver) over.abort()
      },
      onNotice: (bytes) => stderr.take(bytes),
      signal: AbortSignal.any([AbortSignal.timeout(limit * 1000), over.signal]),
    })
    if (stdout.isOver) return { kind: 'unknown', reason: 'it printed more than 4 MiB' }
    if (answer.kind === 'unknown') return answer
    return { ...answer, stdout: stdout.text(), stderr: stderr.text() }
  }

  /** Runs a script and hands on what it prints. */
  async read(request: Request, sink: Sink): Promise<Answer> {
    const { command, script } = withPassword(request, this.#sudoPassword)
    const session = await this.#open(command, sink.signal)
    if (typeof session === 'string') return { kind: 'unknown', reason: session }
    const { channel } = session
    let isOver = false
    channel.on('data', (bytes: Buffer) => isOver || sink.onOutput(bytes))
    channel.stderr.on('data', (bytes: Buffer) => isOver || sink.onNotice(bytes))
    channel.end(script)
    const why = await this.#endOf(channel, sink.signal)
    isOver = true
    return session.exited ?? { kind: 'unknown', reason: this.#lost ?? why }
  }

  /** A way through this host to another, or why there is none. */
  async forward({ address, port }: Target, limit: Seconds): Promise<Duplex | string> {
    const signal = AbortSignal.timeout(limit * 1000)
    const opening = this.#tryToForward(address, port)
    const opened = await this.#beforeTheEnd(opening, signal)
    if (signal.aborted) void opening.then((late) => typeof late === 'string' || late.destroy())
    return opened
  }

  close(): void {
    this.#client.end()
    setTimeout(() => this.#client.destroy(), 500).unref()
  }

  async #endOf(channel: ClientChannel, signal: AbortSignal): Promise<string> {
    const closed = new Promise<string>((resolve) => {
      channel.on('close', () => resolve('the channel closed'))
    })
    const why = await this.#beforeTheEnd(closed, signal)
    if (signal.aborted) channel.close()
    return why
  }

  /**
   * A channel, or why there is none. A server with room for one session may still be closing the
   * last one: that passes. One that never answers is given up with the question.
   */
  async #open(command: string, signal: AbortSignal): Promise<Session | string> {
    for (let attempt = 1; ; attempt += 1) {
      const opening = this.#tryOpen(command)
      const opened = await this.#beforeTheEnd(opening, signal)
      if (typeof opened !== 'string') return opened
      if (signal.aborted)
        void opening.then((late) => typeof late === 'string' || late.channel.close())
      if (signal.aborted || attempt === 5 || !/open failure/.test(opened)) return opened
      await wait(50 * attempt)
    }
  }

  /** What is waited for, or why it did not come: the connection closed, or we are told to give up. */
  async #beforeTheEnd<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T | string> {
    const listening = new AbortController()
    const aborted = new Promise<string>((resolve) => {
      const abort = () => resolve('no answer in time')
      if (signal.aborted) abort()
      signal.addEventListener('abort', abort, { signal: listening.signal })
    })
    const first = await Promise.race([awaited, this.closed, aborted])
    listening.abort()
    return first
  }

  #tryToForward(address: string, port: number): Promise<Duplex | string> {
    return new Promise((resolve) => {
      try {
        this.#client.forwardOut('127.0.0.1', 0, address, port, (error, channel) =>
          resolve(error?.message ?? channel),
        )
      } catch (error) {
        resolve(this.#lost ?? (error as Error).message)
      }
    })
  }

  #tryOpen(command: string): Promise<Session | string> {
    return new Promise((resolve) => {
      try {
        this.#client.exec(command, {}, (error, channel) =>
          resolve(error?.message ?? listenTo(channel)),
        )
      } catch (error) {
        resolve(this.#lost ?? (error as Error).message)
      }
    })
  }
}

/** At once: the exit code may come in the very packet that opens the channel. */
function listenTo(channel: ClientChannel): Session {
  const session: Session = { channel, exited: undefined }
  channel.on('exit', (code: number | null, signal?: string) => {
    session.exited = answerOf(code, signal)
  })
  channel.on('error', () => undefined)
  return session
}

/** Only an exit code is an answer; ended by a signal, or by nothing we heard of, is unknown. */
function answerOf(code: number | null, signal: string | undefined): Answer {
  if (code !== null) return { kind: 'exit', code, stdout: '', stderr: '' }
  return { kind: 'unknown', reason: `ended by ${signal ?? 'an unnamed signal'}` }
}
