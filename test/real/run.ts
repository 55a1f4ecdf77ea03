import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** What a command of this machine printed; throws where it failed, with what it said. */
export async function run(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await execute(command, [...args], { maxBuffer: 64 * 1024 * 1024 })).stdout
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    throw new Error(`${command} ${args[0] ?? ''}: ${stderr?.trim() || message}`)
  }
}
