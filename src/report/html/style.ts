/** One style sheet for a wide screen, a phone, the dark and paper. */
export const style = `
:root { --ink: #1b2430; --soft: #5b6675; --line: #d8dee6; --paper: #fff; --panel: #f5f7f9;
  --green: #14713d; --yellow: #8a5a00; --red: #b3261e; --blue: #2463b0; --grey: #9aa5b1;
  --prepare: #8fb4dd; --change: #2f6fb7; --commit: #7a3fa0; --finish: #3c9a63; --down: #e0766f }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaef; --soft: #a3adba; --line: #37414d; --paper: #14191f; --panel: #1d242c;
    --green: #66cf93; --yellow: #e5b35c; --red: #ff8a80; --blue: #85b7f5; --grey: #66717d;
    --prepare: #55789f; --change: #5d9be0; --commit: #b07bd6; --finish: #57bd82; --down: #c9524a } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
h1 { margin: 0; font-size: 1.5rem; overflow-wrap: anywhere }
h2 { margin: 2rem 0 .6rem; font-size: 1.1rem }
h3 { margin: 0 0 .4rem; font-size: 1rem }
p { margin: .25rem 0 }
header p { color: var(--soft) }
header .totals { color: var(--ink); font-weight: 600 }
a { color: inherit }
code, pre, b { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .87em }
code { padding: .1em .35em; border-radius: 3px; background: var(--panel); color: var(--ink); overflow-wrap: anywhere }
pre { margin: .4rem 0; padding: .6rem .75rem; max-height: 30rem; overflow: auto; border-radius: 4px;
  background: var(--panel); white-space: pre-wrap; overflow-wrap: anywhere }
input[type=radio] { position: absolute; opacity: 0; pointer-events: none }
nav { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: 1rem }
nav label { padding: .15rem .7rem; border: 1px solid var(--line); border-radius: 1rem; cursor: pointer }
#show-all:checked ~ nav label[for=show-all] { background: var(--ink); color: var(--paper) }
#show-all:focus-visible ~ nav label[for=show-all] { outline: 2px solid var(--ink); outline-offset: 2px }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
thead th { color: var(--soft); font-weight: 500 }
td.from, td.to, td.downtime, td.took { white-space: nowrap }
td.note { overflow-wrap: anywhere }
.outcome { font-weight: 600; color: var(--red) }
.current .outcome, .upgraded .outcome, .done .outcome { color: var(--green) }
.blocked .outcome, .not-started .outcome { color: var(--yellow) }
.unhealthy .outcome { color: var(--red) }
.legend { color: var(--soft); font-size: .87em }
.legend i { display: inline-block; width: .8em; height: .8em; margin: 0 .2em 0 .7em; border-radius: 2px }
.legend i:first-child { margin-left: 0 }
.axis { display: flex; justify-content: space-between; margin: .5rem 0 .2rem 9rem; color: var(--soft); font-size: .8em }
.lane { display: grid; grid-template-columns: 9rem 1fr; align-items: center; border-top: 1px solid var(--line) }
.lane a { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-decoration: none }
svg { display: block; width: 100%; height: 28px }
.prepare { fill: var(--prepare); background: var(--prepare) }
.change { fill: var(--change); background: var(--change) }
.commit { fill: var(--commit); background: var(--commit) }
.finish { fill: var(--finish); background: var(--finish) }
.waits { fill: var(--line); background: var(--line) }
rect.failed, i.failed { fill: var(--red); background: var(--red) }
.down { fill: var(--down); background: var(--down) }
i.down { height: .35em }
article { overflow-wrap: anywhere; margin: 0 0 1rem; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 6px }
.failure { margin: .4rem 0 .6rem; padding-left: .75rem; border-left: 3px solid var(--red) }
.failure p:first-child { font-weight: 600 }
.unasked { color: var(--soft); font-style: italic }
.step { margin: .1rem 0; padding-left: 1.1rem }
details.step { padding-left: 0 }
details.step summary { cursor: pointer; list-style: none }
details.step summary::-webkit-details-marker { display: none }
details.step summary::before { content: "▸"; display: inline-block; width: 1.1rem; color: var(--soft) }
details.step[open] summary::before { content: "▾" }
.mark { display: inline-block; width: 1.1em; color: var(--green); font-weight: 700 }
.mark.failed, .mark.cut { color: var(--red) }
.mark.skipped, .mark.running { color: var(--grey) }
.title, .step .took { color: var(--soft) }
.step .took { white-space: nowrap }
.step .took:not(:empty)::before { content: "· " }
@media (max-width: 46rem) {
  body { padding: 1rem .8rem 3rem }
  thead { display: none }
  tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line) }
  tbody th, td { display: block; padding: 0; border: 0 }
  td.from, td.to, td.downtime, td.took { display: inline-block; margin-right: .9rem }
  td::before { content: attr(data-name) " "; color: var(--soft) }
  td:empty { display: none }
  .axis { margin-left: 0 }
  .axis span:nth-child(even) { display: none }
  .lane { grid-template-columns: 1fr; padding-top: .25rem }
  .title { display: none }
}
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --panel: #f2f2f2; --green: #14713d; --yellow: #7a4f00; --red: #b3261e }
  body { max-width: none; padding: 0; font-size: 10pt }
  nav { display: none }
  pre { max-height: none; overflow: visible }
  tr, .lane { break-inside: avoid }
  h3 { break-after: avoid }
  rect, i { print-color-adjust: exact; -webkit-print-color-adjust: exact }
}
`
