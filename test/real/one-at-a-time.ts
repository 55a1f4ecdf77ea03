import { once } from 'node:events'
import { createServer } from 'node:net'
import { until } from '../support/until.ts'

/**
 * Does this while no other process of the machine does what goes by the same name. The name is an
 * abstract socket: the kernel takes it back from a process that dies.
 */
export async function oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const held = await until(`our turn to ${name}`, () => take(`\0fleet-lab ${name}`), 120)
  try {
    return await work()
  } finally {
    held.close()
  }
}

async function take(path: string) {
  const server = createServer().listen(path)
  try {
    await once(server, 'listening')
    return server
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined
    throw error
  }
}
