import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import {
  digestOfSql,
  formatSql,
  isApproved,
  parseApprovedSql,
  type RecordedSql,
} from '../../approved-sql.ts'
import type { GateWord } from '../../events.ts'
import { ExpectedFailure } from '../../failure.ts'
import { unwritable } from '../../files.ts'
import type { Connections } from '../../remote/connections.ts'
import { outputRequest, type RunPlace } from '../../remote/scripts.ts'
import { renderSql } from '../../report/sql-text.ts'
import type { Review } from '../../rollout/reviews.ts'
import { word } from '../../wording/word.ts'
import { confirm } from '../terminal/confirm.ts'

/** What becomes of SQL that nobody has approved: a person is asked, it goes back, or it waits. */
export type Unreviewed = 'ask' | 'refuse' | 'leave'

type ReviewContext = {
  readonly unreviewed: Unreviewed
  /** Where the SQL of the run is kept, in the form that `--approve-sql` reads. */
  readonly file: string
  readonly placeOf: (host: string) => RunPlace
  readonly connections: Connections
  readonly tell: (line: string) => void
  readonly detach: AbortSignal
}

/** Keeps the SQL that the hosts of a run recorded, and has a person judge it. */
export class Reviews {
  readonly #context: ReviewContext
  readonly #readings = new Map<string, Promise<readonly string[] | undefined>>()
  readonly #answers = new Map<string, Promise<GateWord | undefined>>()
  readonly #ending = new AbortController()

  constructor(context: ReviewContext) {
    this.#context = context
  }

  /** Reads the SQL of a host that is new to this run into its file; nothing where it cannot be read. */
  keep(review: Review): Promise<readonly string[] | undefined> {
    const known = this.#readings.get(nameOf(review.sql))
    const reading = known ?? this.#read(review)
    this.#readings.set(nameOf(review.sql), reading)
    return reading
  }

  /** Resolves when all is kept that can be read without waiting. */
  async settle(): Promise<void> {
    this.#ending.abort()
    await Promise.all(this.#readings.values())
  }

  /** Whether it may be applied. The same SQL is asked about once. */
  answer(review: Review, signal: AbortSignal): Promise<GateWord | undefined> {
    const known = this.#answers.get(nameOf(review.sql))
    const answer = known ?? this.#judge(review, AbortSignal.any([signal, this.#context.detach]))
    this.#answers.set(nameOf(review.sql), answer)
    void answer.then((word) => word ?? this.#answers.delete(nameOf(review.sql)))
    return answer
  }

  async #judge(review: Review, signal: AbortSignal): Promise<GateWord | undefined> {
    const { unreviewed, tell, file } = this.#context
    const statements = await this.keep(review)
    if (signal.aborted) return undefined
    if (!statements) return 'back'
    if (unreviewed === 'ask') return this.#ask(review, statements, signal)
    tell(`${review.host}: nobody has approved its SQL, which is in ${file}`)
    return unreviewed === 'refuse' ? 'back' : undefined
  }

  /** Ctrl-C is for the run: it halts, then lets go, and the question stays as long as it is one. */
  async #ask({ host, sql }: Review, statements: readonly string[], signal: AbortSignal) {
    const question = `\n${renderSql(host, sql.key, statements)}\nkept in ${this.#context.file}\nApply it? (yes/no) `
    while (!signal.aborted) {
      switch (await confirm(question, signal)) {
        case 'yes':
          return 'go'
        case 'no':
          return 'back'
        case 'unanswered':
          return undefined
        case 'interrupted':
          process.emit('SIGINT')
      }
    }
    return undefined
  }

  /** A host that cannot be reached now is read later; what is not what its record says is no answer. */
  async #read({ host, step, sql }: Review): Promise<readonly string[] | undefined> {
    const place = this.#context.placeOf(host)
    const request = outputRequest(place, { step: step.replace('/wait-review', '/review') })
    for (;;) {
      try {
        const connection = await this.#context.connections.to(place.host)
        const answer = await connection.run(request, 60)
        if (answer.kind === 'exit') return this.#keepRead(answer.stdout, sql)
      } catch (error) {
        if (!(error instanceof ExpectedFailure)) throw error
      }
      if (this.#ending.signal.aborted) return undefined
      await wait(2000, undefined, { signal: this.#ending.signal }).catch(() => undefined)
    }
  }

  #keepRead(output: string, sql: RecordedSql): readonly string[] | undefined {
    const statements = output.split('\n').filter((line) => line.endsWith(';'))
    if (digestOfSql(statements) !== sql.digest) return undefined
    this.#write(sql, statements)
    return statements
  }

  /** Whoever is asked sees it all the same. */
  #write(sql: RecordedSql, statements: readonly string[]): void {
    const { file, tell } = this.#context
    try {
      const kept = existsSync(file) ? readFileSync(file, 'utf8') : ''
      if (isApproved(sql, parseApprovedSql(kept))) return
      appendFileSync(file, formatSql(sql.key, statements), { mode: 0o600 })
    } catch (error) {
      tell(word(unwritable(file, error).failure).what)
    }
  }
}

function nameOf({ key, digest }: RecordedSql): string {
  return `${key}=${digest}`
}
