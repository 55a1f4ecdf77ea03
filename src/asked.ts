import { quote } from './quote.ts'

/** What was typed and must be typed again; what the environment or a file says holds anyway. */
export type Asked = {
  readonly inventory?: string | undefined
  readonly rollout?: string | undefined
  readonly to?: string | undefined
  readonly allowMajor?: boolean | undefined
  readonly ack?: string | undefined
}

/** A command to type, with what was asked; commands about a run find it in the run. */
export function sayAsked(
  command: string,
  { inventory, rollout, to, allowMajor, ack }: Asked = {},
): string {
  const [, name] = /^fleet (status|doctor|trust|plan|upgrade|backup|rollback) /.exec(command) ?? []
  if (!name) return command
  const isPlanned = name === 'plan' || name === 'upgrade'
  const isFree = isPlanned && !command.includes(' --to ')
  const target = to && isFree ? ` --to ${quote(to)}` : ''
  const inOrder = rollout && isPlanned ? ` --rollout ${quote(rollout)}` : ''
  const major =
    allowMajor && isPlanned && !command.includes(' --allow-major') ? ' --allow-major' : ''
  const read = ack && isPlanned && !command.includes(' --ack ') ? ` --ack ${quote(ack)}` : ''
  return `${command}${target}${major}${read}${inOrder}${inventory ? ` -i ${quote(inventory)}` : ''}`
}
