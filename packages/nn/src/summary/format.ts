// A summary as an aligned table.
import type { SummaryRow } from './rows'

const heading = ['path', 'layer', 'output shape', 'parameters', 'FLOPs'] as const
const isNumber = [false, false, false, true, true]

/** The table of a summary: a line for each part, and one for all. */
export function formatSummary(
  rows: readonly SummaryRow[],
  totals: { readonly parameters: number; readonly untrained: number; readonly flops: number },
): string {
  const lines = rows.map(({ path, layer, outputShapes, parameters, flops, calls }) => [
    path || '(model)',
    calls > 1 ? `${layer} x${calls}` : layer,
    calls === 0 ? 'not called' : outputShapes.map((shape) => `[${shape.join(', ')}]`).join(' '),
    formatCount(parameters),
    formatCount(flops),
  ])
  const total = ['total', '', '', formatCount(totals.parameters), formatCount(totals.flops)]
  const table = [[...heading], ...lines, total]
  const widths = heading.map((_, column) => Math.max(...table.map((line) => (line[column] as string).length)))
  const format = (line: readonly string[]): string =>
    line
      .map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number)))
      .join('  ')
      .trimEnd()
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2))
  const untrained =
    totals.untrained === 0 ? [] : [`and ${formatCount(totals.untrained)} that are not trained`]
  return [format(heading), rule, ...lines.map(format), rule, format(total), ...untrained].join('\n')
}

/** `1,234,567`, wherever the reader is. */
const formatCount = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
