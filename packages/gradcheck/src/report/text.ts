// A report as plain text: a few sentences, and tables in columns.
import type { ReportDocument, Table } from './document'

/** The text, without a line break at its end. */
export function textOf({ name, verdict, findings, tables, notes }: ReportDocument): string {
  return [
    `${name}: ${verdict}`,
    ...findings.flatMap(({ heading, lines }) => [`  ${heading}`, ...lines.map((line) => `    ${line}`)]),
    ...tables.flatMap((table) => tableLines(table).map((line) => `  ${line}`)),
    ...notes.map((note) => `  ${note}`),
  ].join('\n')
}

/** The first column stands left, numbers right. */
function tableLines({ caption, columns, rows }: Table): string[] {
  const lines = [columns, ...rows]
  const widths = columns.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)))
  const aligned = lines.map((cells) =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? ''
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join('  ')
      .trimEnd(),
  )
  return [caption, ...aligned.map((line) => `  ${line}`)]
}
