import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Client, ClientChannel } from 'ssh2'
import ssh2 from 'ssh2'

/** How to log in to a host of the lab. */
export type Login = {
  readonly port: number
  readonly identityFile: string
  readonly username?: string
  readonly patienceMs?: number
}

/** Connects with a plain client, apart from the product's. Rejects where it is not let in. */
export async function connectTo(login: Login): Promise<Client> {
  const { port, identityFile, username = 'root', patienceMs = 5000 } = login
  const client = new ssh2.Client()
  client.on('error', () => undefined)
  const ready = once(client, 'ready')
  const privateKey = readFileSync(identityFile)
  client.connect({ host: '127.0.0.1', port, username, privateKey, readyTimeout: patienceMs })
  await ready
  return client
}

/** Runs a command; its exit code (`undefined` where the link went first) and what it printed. */
export async function askOverSsh(client: Client, command: string) {
  const channel = await openChannel(client, command)
  let code: number | null | undefined
  const texts: string[] = []
  channel.on('exit', (exitCode: number | null) => {
    code = exitCode
  })
  channel.on('data', (chunk: Buffer) => texts.push(chunk.toString()))
  channel.stderr.on('data', (chunk: Buffer) => texts.push(chunk.toString()))
  channel.end()
  await once(channel, 'close')
  return { code, output: texts.join('') }
}

function openChannel(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)))
  })
}
