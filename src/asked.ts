import { quote } from './quote.ts'

/** What was typed and must be typed again; what the environment or a file says holds anyway. */
export type Asked = {
  readonly inventory?: string | undefined
  readonly rollout?: string | undefined
}

/** A command to type, with what was asked; commands about a run find it in the run. */
export function sayAsked(command: string, { inventory, rollout }: Asked = {}): string {
  const [, name] = /^fleet (status|plan|upgrade) /.exec(command) ?? []
  if (!name) return command
  const inOrder = rollout && name !== 'status' ? ` --rollout ${quote(rollout)}` : ''
  return `${command}${inOrder}${inventory ? ` -i ${quote(inventory)}` : ''}`
}
