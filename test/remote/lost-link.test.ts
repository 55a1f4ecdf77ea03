import { describe, expect, it } from 'vitest'
import { ask, connectTo } from '../support/loopback.ts'
import type { OnExec } from '../support/ssh-server.ts'
import { until } from '../support/until.ts'

describe('a lost link', () => {
  const losses: Array<[string, OnExec]> = [
    ['closed (FIN)', ({ socket }) => socket.end()],
    ['reset (RST)', ({ socket }) => socket.resetAndDestroy()],
    ['destroyed', ({ socket }) => socket.destroy()],
  ]

  it.each(losses)(
    'that is %s in mid-command is unknown and ends nothing else',
    async (_name, lose) => {
      const { connection } = await connectTo((exec) => {
        exec.channel.write('started')
        setTimeout(() => lose(exec), 20)
      })
      expect(await connection.run(ask, 5)).toMatchObject({ kind: 'unknown' })
      expect(connection.isOpen).toBe(false)
      expect(await connection.run(ask, 5)).toMatchObject({ kind: 'unknown' })
    },
  )

  it('that is reset while idle, or after it was closed, does not end the process', async () => {
    const { connection, server } = await connectTo(({ channel }) => channel.end())
    connection.close()
    for (const socket of server.sockets) socket.resetAndDestroy()
    await until('it is seen as lost', () => !connection.isOpen)
    expect(await connection.run(ask, 5)).toMatchObject({ kind: 'unknown' })
  })

  it('that has fallen silent is noticed by keepalive', async () => {
    const { connection } = await connectTo(({ socket }) => {
      socket.pause()
      socket.write = () => true
    }, 0.2)
    const begun = Date.now()
    expect(await connection.run(ask, 30)).toEqual({ kind: 'unknown', reason: 'Keepalive timeout' })
    expect(Date.now() - begun).toBeLessThan(5000)
  })

  it('is not waited for longer than the limit of the question', async () => {
    const { connection } = await connectTo(() => undefined)
    expect(await connection.run(ask, 0.3)).toEqual({ kind: 'unknown', reason: 'no answer in time' })
    expect(connection.isOpen).toBe(true)
  })
})
