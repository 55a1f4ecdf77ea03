import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '../../../src/commands/line/parse.ts'
import { ExpectedFailure } from '../../../src/failure.ts'
import { word } from '../../../src/wording/word.ts'

/** What is told of a command line that is refused before anything is read. */
async function refusalOf(line: string): Promise<readonly [what: string, next: string]> {
  const error = await parseCommandLine(line === '' ? [] : line.split(' ')).catch((thrown) => thrown)
  if (!(error instanceof ExpectedFailure)) throw new Error(`${line} is not refused: ${error}`)
  const { what, next } = word(error.failure)
  return [what, next]
}

describe('a mistyped command line', () => {
  it.each<[line: string, what: string, next: string]>([
    ['', 'say what to do: fleet status, plan, upgrade …', 'fleet --help'],
    ['upgrad --hosts a', 'there is no command "upgrad": did you mean "upgrade"?', 'fleet --help'],
    ['logs', 'say which: fleet logs RUN HOST', 'fleet logs --help'],
    [
      'logs 1 lon1 --step schema --atempt 1',
      'fleet logs has no flag or argument "atempt": did you mean "attempt"?',
      'fleet logs --help',
    ],
    [
      'memcached restart --hosts a --notify x',
      'fleet memcached restart has no flag or argument "notify"',
      'fleet memcached restart --help',
    ],
    ['init lon1 --user a/b -i gone.yaml', '"a/b" is no user', 'fleet init --help'],
    ['settle 1', 'say which: fleet settle RUN HOST', 'fleet settle --help'],
    ['backup verify', 'say which: fleet backup verify HOST', 'fleet backup verify --help'],
    [
      'schema',
      'say which: fleet schema validate, fleet schema diff, fleet schema update, fleet schema generate',
      'fleet schema --help',
    ],
    [
      'schema updat --hosts a',
      'there is no command "schema updat": did you mean "schema update"?',
      'fleet schema --help',
    ],
    ['upgrade --hosts', '--hosts needs a value', 'fleet upgrade --help'],
    [
      'upgrade',
      '--hosts is missing (a,b · group · lon* · web[1-9] · !not · &and · all; may be repeated)',
      'fleet upgrade --help',
    ],
    ['completion', 'say which: fleet completion SHELL', 'fleet completion --help'],
    [
      'exec -- df --total',
      '--hosts is missing (a,b · group · lon* · web[1-9] · !not · &and · all; may be repeated)',
      'fleet exec --help',
    ],
    [
      'maintenance on --hosts a --notify chat.example.net',
      '--notify: expected an address such as https://chat.example.net/hooks/x',
      'fleet maintenance on --help',
    ],
    ['plan --hosts a --to 4 --to 5', '--to is given more than once', 'fleet plan --help'],
    [
      'report --format htm',
      '--format takes table · json · events · junit · html, not "htm": did you mean "html"?',
      'fleet report --help',
    ],
    ['settle 1 a --done --redo', '--done and --redo exclude each other', 'fleet settle --help'],
    [
      'maintenance on --hosts a --for 3q',
      '"3q" is no duration such as 90s, 30m or 2h',
      'fleet maintenance on --help',
    ],
    ['rollback', 'say which: a run, or --hosts', 'fleet rollback --help'],
    [
      'exec --hosts a',
      'say what to run, after two dashes, as in fleet exec --hosts prod -- uptime',
      'fleet exec --help',
    ],
    [
      'completion tcsh',
      'there is no completion for "tcsh": did you mean "bash"?',
      'fleet completion --help',
    ],
    ['releases 4.9.4', 'there is no release "4.9.4": did you mean "4.9.0"?', 'fleet releases'],
  ])('%s', async (line, what, next) => {
    expect(await refusalOf(line)).toEqual([what, next])
  })
})
