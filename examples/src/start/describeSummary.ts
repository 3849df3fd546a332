// All documents in one table for a terminal: how many mistakes, whether the gradients are right, what training reaches.
import { areRight } from '../report/areRight'
import { ownNetworks, type Story } from '../report/story'
import { caveatOf } from './describeTraining'
import type { Look } from './look'
import { counted, decimals, wayNames, ways } from './words'

/** A line for each network of each document. */
export function describeSummary({ documents }: Story, look: Look): string[] {
  const { bold, dim, green, red } = look.colors
  const all = documents.flatMap((document) => ownNetworks(document).map((network) => ({ document, network })))
  const names = all.map(
    ({ document, network }) => `${document.id}  ${ownNetworks(document).length > 1 ? network.name : ''}`,
  )
  const width = Math.max(...names.map((name) => name.length))
  const header = ['', 'mistakes', 'gradients', ...ways.map((way) => `${wayNames[way]} `)]
  const cells = (first: string, rest: readonly string[]): string =>
    `  ${first.padEnd(width)}${rest.map((cell, i) => cell.padStart(Math.max(10, (header[i + 1] ?? '').length + 2))).join('')}`
  const rows = all.map(({ document, network }, i) => {
    const right = areRight(network)
    const line = cells(names[i] as string, [
      String(document.faults.length),
      right ? 'right' : 'wrong',
      ...ways.map((way) => {
        const reached = network.reached?.ways.find((each) => each.way === way)
        return reached === undefined ? '– ' : decimals(reached.highest) + (reached.on === 'train' ? '†' : ' ')
      }),
    ])
    const painted = line.replace(right ? 'right' : 'wrong', (word) => (right ? green(word) : red(word)))
    return painted + (network.reached === undefined ? '' : caveatOf(network.reached, look))
  })
  return [
    `${bold('Summary')}${dim('  accuracy at the end of training, of the best seed where there are several')}`,
    '',
    dim(cells(header[0] as string, header.slice(1))),
    ...rows,
    ...(all.some(({ network }) => network.reached?.ways.some(({ on }) => on === 'train'))
      ? [dim('  † of the training images, as the document reports it')]
      : []),
  ]
}

/** How many documents there are, in a line. */
export const describeBeginning = ({ documents }: { readonly documents: readonly string[] }): string =>
  `${counted(documents.length, 'document')} on backpropagation, checked and trained`
