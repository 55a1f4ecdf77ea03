import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { LabError } from '../lab-error.ts'

const execute = promisify(execFile)

/** Runs a program that must succeed; what it prints on stdout, trimmed. */
export async function runCommand(program: string, words: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute(program, words, { maxBuffer: 64 * 1024 * 1024 })
    return stdout.trim()
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    throw new LabError(`${program} ${words.join(' ')}: ${stderr?.trim() || message}`)
  }
}
