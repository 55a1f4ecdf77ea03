import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listSshAliases } from '../../src/remote/ssh-aliases.ts'
import { aDirectoryOf } from '../support/files.ts'

describe('the hosts that ~/.ssh/config names', () => {
  it('are its names, those of included files too, without patterns, each once', () => {
    const folder = aDirectoryOf({
      config:
        'Include more.conf conf?d*\nHost lon1 ams1 *.example.net !x\n  User eve\nhost=fra1\nHost lon1\n',
      'more.conf': 'HOST "dub1"\nInclude config\n',
      'conf1d.a': '# Host no\n  Host waw1\n',
    })
    const found = listSshAliases(join(folder, 'config'))
    expect(found.toSorted()).toEqual(['ams1', 'dub1', 'fra1', 'lon1', 'waw1'])
  })

  it('are none where there is no such file', () => {
    expect(listSshAliases('/nowhere/config')).toEqual([])
  })
})
