import type { Facts } from '../survey/facts.ts'

/**
 * The facts of today without the releases that upstream has tagged since: a plan that is kept uses none
 * of them, and still does what it did.
 */
export function withoutNewReleases(today: Facts, then: Facts | undefined): Facts {
  const { application } = today
  const known = then?.application?.git.remoteReleases
  if (!application || !known) return today
  const { git, ownFiles } = application
  const isNew = (release: string) =>
    git.remoteReleases.includes(release) && !known.includes(release)
  const originals = Object.entries(ownFiles.originals).filter(([release]) => !isNew(release))
  return {
    ...today,
    application: {
      ...application,
      git: {
        ...git,
        remoteReleases: git.remoteReleases.filter((release) => !isNew(release)),
        foundReleases: git.foundReleases.filter(({ version }) => !isNew(version)),
      },
      ownFiles: { ...ownFiles, originals: Object.fromEntries(originals) },
    },
  }
}
