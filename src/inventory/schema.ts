import { z } from 'zod'
import { parseDuration } from '../duration.ts'
import { isReleaseNumber } from '../release-number.ts'
import { allStepIds } from '../step-ids.ts'
import { hookOf } from './hook.ts'
import type { BatchSize, Hook } from './inventory.ts'
import { parseWindow } from './window.ts'

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a name is letters, digits, ".", "_" and "-"')
const absolute = z.string().regex(/^\/[^\n\0]*$/, 'expected an absolute path')
const localPath = z
  .string()
  .regex(/^(\/|~\/|\.{1,2}\/)[^\n\0]*$/, 'expected a path: /…, ~/… or ./…')
const oneLine = z.string().regex(/^[^\n\0]+$/, 'expected one line of text')
const alarm = oneLine.refine(
  (text) => !/^\w+:\/\//.test(text) || httpUrl.safeParse(text).success,
  'expected an http or https URL, or a command',
)
const duration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, 'expected a duration such as 90s, 30m or 2h')
  .transform((text) => parseDuration(text) ?? 0)
const httpUrl = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' })
const machineId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'expected the 32 hexadecimal digits of /etc/machine-id, in quotes')
const envName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of a variable')
export const userName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9._-]*$/, 'expected the name of a user')
/** A line of sh, as root unless it says otherwise. */
const hook = z
  .union([oneLine, z.strictObject({ run: oneLine, as: userName.optional() })], {
    error: 'expected a line of sh, or {run: the line, as: a user}',
  })
  .transform((line): Hook => (typeof line === 'string' ? hookOf(line) : hookOf(line.run, line.as)))
const stepId = z.enum(allStepIds)

const release = z.string().refine(isReleaseNumber, 'expected a release such as 5.0.0')

/** One program, or one for each of its versions. */
function programs(version: RegExp, error: string) {
  const path = z.string().regex(/^\/\S*$/, 'expected an absolute path without spaces')
  const versions = z.record(z.string().regex(version, error), path)
  return z.union([absolute, versions], { error })
}

const siteToAsk = z
  .strictObject({
    url: httpUrl.optional(),
    at: z.union([z.ipv4(), z.ipv6()], { error: 'expected an IP address' }).optional(),
    from: z.enum(['host', 'controller']).optional(),
  })
  .refine(
    ({ at, from }) => !at || from !== 'controller',
    'only a host asks at an address of its own',
  )
const health = z.union([httpUrl, siteToAsk], {
  error:
    'expected an http or https URL, or {url: one, at: an IP address, from: host or controller}',
})

/** What can stand in the defaults, in a group and in a host alike. */
const settings = {
  site: name.optional(),
  port: z.int().min(1).max(65535).optional(),
  user: userName.optional(),
  become: z.enum(['none', 'sudo']).optional(),
  identityFile: localPath.optional(),
  sudoPasswordFile: localPath.optional(),
  knownHosts: localPath.optional(),
  proxyJump: z
    .string()
    .regex(
      /^[A-Za-z0-9[][^\s\0]*$/,
      'expected bastions as ssh takes them: user@host:port, by commas',
    )
    .optional(),
  root: absolute.optional(),
  branch: z
    .string()
    .regex(/^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]*$/, 'expected the name of a branch')
    .optional(),
  webUser: userName.optional(),
  stateDir: absolute.optional(),
  php: programs(
    /^\d+\.\d+$/,
    'expected an absolute path, or one for each version: {"7.0": /…}',
  ).optional(),
  composer: programs(/^[12]$/, 'expected an absolute path, or {"1": /…, "2": /…}').optional(),
  ack: z.array(release).optional(),
  bower: absolute.optional(),
  memcached: oneLine.optional(),
  health: health.optional(),
  appUrl: httpUrl.optional(),
  alarm: alarm.optional(),
  quiesce: oneLine.optional(),
  unquiesce: oneLine.optional(),
  reload: oneLine.optional(),
  webPhp: z
    .union([oneLine, z.record(z.string().regex(/^\d+\.\d+$/), oneLine)], {
      error: 'expected a line of sh, or one for each version: {"7.0": …}',
    })
    .optional(),
  before: z.record(z.string(), hook).optional(),
  after: z.record(z.string(), hook).optional(),
  backup: z
    .union([z.literal('on'), z.strictObject({ external: oneLine })], {
      error: 'expected "on", or {external: who backs up}',
    })
    .optional(),
  window: oneLine
    .refine(
      (text) => parseWindow(text) !== undefined,
      'expected a window such as "Tue,Thu 02:00-04:00 Europe/Dublin"',
    )
    .optional(),
  keepBackups: z.int().min(1).optional(),
  env: z.record(envName, z.string({ error: 'expected text: put the value in quotes' })).optional(),
  limits: z.partialRecord(stepId, duration).optional(),
}

const percent = /^(\d{1,9})%$/
const aBatch = 'expected a count of hosts or a percent such as 25%'
const batchSize = z
  .union([z.int().min(1), z.string().regex(percent, aBatch)], { error: aBatch })
  .superRefine((size, context) => {
    const share = typeof size === 'string' ? Number.parseInt(size, 10) : 1
    if (share < 1 || share > 100) {
      context.addIssue({ code: 'custom', message: `${size} is not between 1% and 100%` })
    }
  })
  .transform(
    (size): BatchSize =>
      typeof size === 'number' ? { count: size } : { percent: Number.parseInt(size, 10) },
  )

const stage = z.strictObject({
  name,
  hosts: oneLine,
  batch: z.preprocess((sizes) => [sizes].flat(), z.array(batchSize).min(1)).optional(),
  soak: duration.optional(),
  budget: z.int().min(0).optional(),
})

const host = z.strictObject({
  ...settings,
  schemaHost: z.boolean().optional(),
  machineId: machineId.optional(),
  address: z
    .string()
    .regex(/^[A-Za-z0-9:[][A-Za-z0-9.:_%\]-]*$/, 'expected a host name or address')
    .optional(),
})
const group = z.strictObject({
  ...settings,
  hosts: z.array(name).optional(),
  children: z.array(name).optional(),
})
const rollout = z.strictObject({ stages: z.array(stage).min(1) })

/** One file of the inventory. */
export const inventoryFile = z.strictObject({
  defaults: z.strictObject(settings).optional(),
  groups: z.record(name, group.nullable()).optional(),
  hosts: z.record(name, host.nullable()).optional(),
  rollouts: z.record(name, rollout).optional(),
})

export type InventoryFile = z.infer<typeof inventoryFile>
/** Keys that tell one host from another, so they stand with it alone. */
type OfOneHost = 'address' | 'schemaHost' | 'machineId'
export type Settings = Omit<z.infer<typeof host>, OfOneHost>
export type GroupEntry = z.infer<typeof group>
export type HostEntry = z.infer<typeof host>

/** The keys that may stand at a place in the file, to tell which one a mistyped key was meant to be. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [section, , third] = path
  if (path.at(-1) === 'limits') return allStepIds
  if (path.length === 0) return Object.keys(inventoryFile.shape)
  if (section === 'defaults' && path.length === 1) return Object.keys(settings)
  if (section === 'groups' && path.length === 2) return Object.keys(group.shape)
  if (section === 'hosts' && path.length === 2) return Object.keys(host.shape)
  if (section === 'rollouts' && path.length === 2) return Object.keys(rollout.shape)
  if (section === 'rollouts' && third === 'stages') return Object.keys(stage.shape)
  if (path.at(-1) === 'health') return ['url', 'at', 'from']
  return ['external']
}
