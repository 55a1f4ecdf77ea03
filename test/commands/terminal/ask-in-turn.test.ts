import { afterEach, describe, expect, it } from 'vitest'
import { askInTurn, drawBetweenQuestions } from '../../../src/commands/terminal/ask-in-turn.ts'

afterEach(() => drawBetweenQuestions(undefined))

describe('questions on a terminal', () => {
  it('are asked one at a time, and nobody draws into one', async () => {
    const seen: string[] = []
    const see = (what: string) => () => seen.push(what)
    drawBetweenQuestions({ giveUp: see('given up'), takeBack: see('taken back') })
    let say = (_answer: string): void => undefined
    const first = new Promise<string>((resolve) => {
      say = resolve
    })
    const ask = (what: string, answer: Promise<string>) =>
      askInTurn(() => {
        seen.push(`${what} asked`)
        return answer
      })
    const answers = [ask('first', first), ask('second', Promise.resolve('no'))]
    await new Promise(setImmediate)
    expect(seen).toEqual(['given up', 'first asked'])
    say('yes')
    expect(await Promise.all(answers)).toEqual(['yes', 'no'])
    expect(seen.slice(2)).toEqual(['taken back', 'given up', 'second asked', 'taken back'])
  })

  it('give the terminal back where one fails, and the next is asked', async () => {
    const seen: string[] = []
    drawBetweenQuestions({ giveUp: () => undefined, takeBack: () => seen.push('taken back') })
    await expect(askInTurn(() => Promise.reject(new Error('closed')))).rejects.toThrow('closed')
    expect(seen).toEqual(['taken back'])
    expect(await askInTurn(async () => 'yes')).toBe('yes')
  })
})
