import { catalog } from './catalog.ts'

/** A question to the database, and the first release that asks it. */
type Question = { readonly release: string; readonly about: string; readonly query: string }

/** Everything that releases ask the database, once each. */
export function allQuestions(): Question[] {
  const asked = catalog.flatMap(({ version: release, preflight = [], duties = [] }) => [
    ...preflight.map(({ about, query }) => ({ release, about, query })),
    ...duties.flatMap(({ about, ifRows }) =>
      ifRows === undefined ? [] : [{ release, about, query: ifRows }],
    ),
  ])
  return asked.filter(
    ({ query }, index) => asked.findIndex((each) => each.query === query) === index,
  )
}

export function allVersions(): string[] {
  return catalog.map(({ version }) => version)
}
