import { runsDirOf } from '../config.ts'
import { readJournal } from '../journal/journal.ts'
import { exitCodes } from '../report/exit-code.ts'
import { upgradeJson } from '../report/json.ts'
import { describeRun } from '../report/run-head.ts'
import { storyOf } from '../report/story.ts'
import { renderUpgrade } from '../report/upgrade-table.ts'
import type { Everywhere } from './line/flags.ts'
import { recallRun } from './run/recall.ts'
import { openScreen } from './terminal/screen.ts'

/** Tells a run again: what happened, line by line, and where its hosts stand. */
export async function show(args: Everywhere & { run?: string }): Promise<number> {
  const screen = openScreen(args)
  const state = recallRun(args.run)
  if (args.json) {
    screen.answer(upgradeJson(state))
    return exitCodes.fine
  }
  const { title, facts } = describeRun(state)
  const story = storyOf(readJournal(runsDirOf(process.env), state.run) ?? [])
  const head = [screen.colour(title, 'bold'), facts.join(' · ')]
  screen.answer([...head, '', ...story, '', renderUpgrade(state, screen.colour)].join('\n'))
  return exitCodes.fine
}
