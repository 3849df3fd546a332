// What no kind of mistake explains: the report says so, and names the first wrong intermediate;
// and says the same again, however long it takes.
import { expect, test } from 'vitest'
import { checkNetwork, type Design } from './network'
import { one, value } from './planted'

const design: Design = {
  layout: 'rows',
  activations: ['tanh', 'none'],
  loss: 'crossEntropySum',
  bias: 'vector',
}

/** The softmax is taken over the samples, which is none of the mistakes that are tried. */
const odd = () =>
  checkNetwork(
    'softmax over the samples',
    design,
    () => ({
      output: ({ z, y }) => value(z, 1).softmax({ axis: 0 }).sub(y),
      returned: (gradients, { z, a, y, W }) => {
        const dz2 = value(z, 1).softmax({ axis: 0 }).sub(y)
        const dz1 = dz2.matmul(value(W, 1).transpose()).mul(one(value(a, 1).square()))
        return { ...gradients, intermediates: { 'dL/dz1': dz1, 'dL/dz2': dz2 } }
      },
    }),
    { runs: 5 },
  )

test('what nothing explains is said to be unexplained, and twice the same', () => {
  const report = odd()
  expect(report.findings.map(({ kind, certainty }) => [kind, certainty])).toEqual([
    ['unexplained', 'unknown'],
  ])
  // From the loss back, this is the first.
  expect(report.findings[0]?.message).toContain('dL/dz2')
  expect(report.findings[0]?.message).not.toContain('dL/dz1')
  expect(String(odd())).toBe(String(report))
}, 60_000)
