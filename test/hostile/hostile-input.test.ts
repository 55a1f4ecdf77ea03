import { afterAll, describe, it } from 'vitest'
import { hasTool } from '../support/tools.ts'
import { dotenvReader } from './dotenv-reader.ts'
import { eventReader } from './event-reader.ts'
import { inventoryLoader } from './inventory-loader.ts'
import { surveyParser } from './survey-parser.ts'

const targets = [
  eventReader,
  surveyParser,
  inventoryLoader,
  ...(hasTool('mawk', 'gawk') ? [dotenvReader] : []),
]
let refused = 0

afterAll(() => {
  const tried = targets.reduce((sum, { tries }) => sum + tries, 0)
  console.info(`hostile input: ${tried} tried, ${refused} refused`)
})

describe('of hostile input', () => {
  it.each(targets)('$name', { timeout: 300_000 }, (target) => {
    target.attack()
    refused += target.tries
  })
})
