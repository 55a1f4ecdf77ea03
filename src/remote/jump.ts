import type { Asked } from './ssh-options.ts'

/** `user@host:port` or the same as a URL; an address of IPv6 stands in brackets. */
const hop = /^(?:ssh:\/\/)?(?:(.+)@)?(\[[^\]]+\]|[^:]+)(?::(\d+))?\/?$/

/** Of a ProxyJump the last bastion, reached through those before it; alone it goes by its own configuration. */
export function parseJump(text: string): Asked | undefined {
  const hops = text.split(',')
  const [, user, address, port] = hop.exec(hops.pop() ?? '') ?? []
  if (address === undefined) return undefined
  return {
    address: address.replace(/^\[|\]$/g, ''),
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(hops.length > 0 ? { proxyJump: hops.join(',') } : {}),
  }
}
