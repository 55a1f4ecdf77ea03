import type { InferredOptionTypes, Options } from 'yargs'
import { webAddress } from './flag-values.ts'

/** Whom a run tells, apart from the terminal; as well in the configuration, once for all runs. */
export const tellingOthers = {
  notify: {
    type: 'string',
    describe: 'A webhook that is told of start, halt, held hosts and end',
    coerce: webAddress,
  },
  'notify-as': {
    type: 'string',
    choices: ['json', 'slack'] as const,
    default: 'json',
    describe: 'What the webhook gets: our own JSON, or what Slack and Mattermost take',
  },
  'on-held': {
    type: 'string',
    describe:
      'A command for each host that needs a person; FLEET_HOST, FLEET_RUN, FLEET_TEXT say which and why',
  },
  silence: { type: 'string', describe: 'A command as a host begins, to silence its monitoring' },
  unsilence: { type: 'string', describe: 'A command once a host has come to its end' },
} as const satisfies Record<string, Options>

export type TellingOthers = Partial<InferredOptionTypes<typeof tellingOthers>>
