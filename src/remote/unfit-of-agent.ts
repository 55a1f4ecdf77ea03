import { execFile } from 'node:child_process'
import type { PassedOver } from '../unreachable.ts'

/** Keys of an agent that the library passes over without a word, by the comments they carry. */
export function findUnfitOfAgent(agent: string): Promise<PassedOver[]> {
  return new Promise((resolve) => {
    const env = { ...process.env, SSH_AUTH_SOCK: agent }
    execFile('ssh-add', ['-L'], { env, timeout: 5000 }, (_error, stdout) =>
      resolve(stdout.split('\n').flatMap(readUnfit)),
    )
  })
}

function readUnfit(line: string): PassedOver[] {
  const [type = '', , ...comment] = line.split(' ')
  const file = comment.join(' ') || `${type} in the agent`
  if (/-cert-v01@openssh\.com$/.test(type)) return [{ file, why: 'certificate' }]
  return type.startsWith('sk-') ? [{ file, why: 'security-key' }] : []
}
