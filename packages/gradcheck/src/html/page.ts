// Reports as one HTML page that needs nothing else: no script, no font, no picture from elsewhere.
import type { ReportDocument, Section, Table } from '../report/document'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it may stand in HTML, between tags and in attributes. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] as string)

/** What can be put on a page: a report. */
export interface Reporting {
  /** The report as plain sentences and tables. */
  toDocument(): ReportDocument
}

/**
 * One self-contained HTML page of one report or several: no script, and nothing from elsewhere.
 *
 * @param title what the window is called
 * @example
 * const report = checkDerivation({
 *   inputs: { x: [3] },
 *   loss: ({ x }) => x.square().sum(),
 *   gradients: ({ x }) => ({ x: x.mul(2) }),
 * })
 * htmlPage('Squares & co.', [report]).includes('<title>Squares &amp; co.</title>') // true
 */
export function htmlPage(title: string, reports: readonly Reporting[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${reports.map((report) => article(report.toDocument())).join('\n')}
</main>
</body>
</html>
`
}

function article({ name, ok, verdict, findings, tables, notes }: ReportDocument): string {
  return `<article>
<h1>${escape(name)} <span class="${ok ? 'ok' : 'wrong'}">${ok ? 'right' : 'wrong'}</span></h1>
<p class="verdict">${escape(verdict)}</p>
${[...findings.map(section), ...tables.map(table), ...notes.map((note) => `<p class="note">${escape(note)}</p>`)].join('\n')}
</article>`
}

const section = ({ heading, lines }: Section): string =>
  `<section>
<h2>${escape(heading)}</h2>
${lines.map((line) => `<p>${escape(line)}</p>`).join('\n')}
</section>`

const table = ({ caption, columns, rows }: Table): string =>
  `<figure>
<figcaption>${escape(caption)}</figcaption>
<div class="scroll"><table>
<thead><tr>${columns.map((column) => `<th scope="col">${escape(column)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map(row).join('\n')}
</tbody>
</table></div>
</figure>`

const row = ([head = '', ...cells]: readonly string[]): string =>
  `<tr><th scope="row">${escape(head)}</th>${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`

const style = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5b6470; --line: #d9dee4; --paper: #fff; --well: #f5f7f9; --right: #17703a; --wrong: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #9aa4b0; --line: #353c45; --paper: #16191d; --well: #1f242a; --right: #6fce94; --wrong: #ff8a80 } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main { max-width: 48rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
article + article { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line) }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .5rem }
h1 span { font-size: .8rem; font-weight: 600; letter-spacing: .03em; padding: .15rem .55rem; border: 1px solid; border-radius: 1rem; vertical-align: middle; white-space: nowrap }
.ok { color: var(--right) } .wrong { color: var(--wrong) }
.verdict { margin: 0 0 1.5rem; color: var(--soft) }
section { margin: 1rem 0; padding: .8rem 1.1rem; background: var(--well); border-left: 4px solid var(--wrong); border-radius: 0 6px 6px 0 }
h2 { font-size: 1.05rem; margin: 0 0 .3rem }
section p { margin: .3rem 0; overflow-wrap: anywhere }
figure { margin: 1.5rem 0 }
.scroll { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
figcaption { font-weight: 600; padding-bottom: .3rem }
th, td { padding: .3rem 0 .3rem 1.4rem; border-bottom: 1px solid var(--line); text-align: right; font-weight: normal; white-space: nowrap }
th:first-child { text-align: left; padding-left: 0 } thead th { color: var(--soft); font-size: .85rem }
td, tbody th { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9rem }
.note { color: var(--soft); font-size: .9rem; margin: .4rem 0; overflow-wrap: anywhere }
`
