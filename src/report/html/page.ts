import { createHash } from 'node:crypto'
import type { Outcome } from '../../events.ts'
import { nextCommand } from '../next.ts'
import { type HostReport, reportHosts, sayTotals } from '../outcomes.ts'
import { sayHalt } from '../phrases.ts'
import { describeRun } from '../run-head.ts'
import { hasStory, renderHost, renderHostRow } from './hosts.ts'
import { html, type Markup, trusted } from './markup.ts'
import { style } from './style.ts'
import { renderTimeline } from './timeline.ts'
import type { Told } from './told.ts'

/**
 * A run as one file that needs nothing else: no script, no font, no network. A browser is told so,
 * too, so that nothing a host printed could ever load or run anything.
 */
export function renderPage(told: Told): string {
  const { state } = told
  const { title, facts } = describeRun(state)
  const reports = reportHosts(state).reverse()
  const outcomes = [...new Set(reports.map(({ outcome }) => outcome))]
  const styles = `${style}\n${outcomes.map(styleOfFilter).join('\n')}\n`
  const digest = createHash('sha256').update(styles).digest('base64')
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${digest}'">
<title>fleet: ${title}</title>
<style>${trusted(styles)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${facts.join(' · ')}</p>
<p class="totals">${sayTotals(reports)}${state.haltedBy && ` · ${sayHalt(state.haltedBy)}`}</p>
<p>next: <code>${nextCommand(state)}</code></p>
</header>
${outcomes.length > 1 && renderFilter(reports, outcomes)}
<main>
${renderTable(reports, told)}
${renderTimeline(reports, told)}
<section><h2>Steps</h2>
${reports.filter((report) => hasStory(report, told)).map((report) => renderHost(report, told))}
</section>
</main>
</body>
</html>
`.markup
}

/** Switches before `main`, so that the style sheet alone shows and hides what comes after them. */
function renderFilter(reports: readonly HostReport[], outcomes: readonly Outcome[]): Markup {
  const count = (outcome: Outcome) => reports.filter((report) => report.outcome === outcome).length
  return html`<input type="radio" name="show" id="show-all" checked>
${outcomes.map((outcome) => html`<input type="radio" name="show" id="show-${outcome}">\n`)}
<nav aria-label="Show hosts">
<label for="show-all">all ${reports.length}</label>
${outcomes.map((outcome) => html`<label for="show-${outcome}" class="${outcome}">${outcome} ${count(outcome)}</label>\n`)}
</nav>`
}

function styleOfFilter(outcome: Outcome): string {
  const label = `nav label[for=show-${outcome}]`
  return [
    `#show-${outcome}:checked ~ main .host:not(.${outcome}) { display: none }`,
    `#show-${outcome}:checked ~ nav label[for=show-${outcome}] { background: var(--ink); color: var(--paper) }`,
    `#show-${outcome}:focus-visible ~ ${label} { outline: 2px solid var(--ink); outline-offset: 2px }`,
  ].join('\n')
}

function renderTable(reports: readonly HostReport[], told: Told): Markup {
  return html`<section><h2>Hosts</h2>
<table>
<thead><tr><th>host</th><th>from</th><th>to</th><th>outcome</th><th>downtime</th><th>took</th><th>note</th></tr></thead>
<tbody>
${reports.map((report) => renderHostRow(report, told))}
</tbody>
</table>
</section>`
}
