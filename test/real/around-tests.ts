import { makeBase } from './base.ts'
import { removeLeftLabs } from './remove-lab.ts'
import { whyNoRealHosts } from './why-not.ts'

/**
 * What scripts/test does before and after the tests on real hosts: prints why there can be none, else
 * removes what killed tests left behind, and makes the base before any test's time begins to run.
 */
const why = await whyNoRealHosts()
if (why) process.stdout.write(`${why}\n`)
else {
  await removeLeftLabs()
  if (process.argv[2] === 'before') await makeBase()
}
