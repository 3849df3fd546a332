// Bilinear and Embedding give PyTorch's values and gradients.
import type { AnyTensor } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { Bilinear, Embedding } from '../src/index'
import json from './golden/bilinear.json?raw'
import { casesOf, compareWithGolden } from './goldenCase'

const dtype = 'float64'
const same = (name: string): string => name
const cases = casesOf(json).map((golden) => [golden.name, golden] as const)

test.each(cases.filter(([name]) => name.startsWith('Bilinear')))('%s', (_, golden) => {
  const layer = new Bilinear(3, 4, 2, { dtype, ...(golden.options['bias'] === false && { bias: false }) })
  const largest = compareWithGolden(golden, layer, same, (layer, { first, second }) => ({
    output: layer.forward(first as AnyTensor, second as AnyTensor),
  }))
  expect(largest).toBeLessThan(1e-9)
})

test.each(cases.filter(([name]) => name.startsWith('Embedding')))('%s', (_, golden) => {
  const layer = new Embedding(5, 3, { dtype, ...golden.options })
  const largest = compareWithGolden(golden, layer, same, (layer, { indices }) => ({
    output: layer.forward(indices as AnyTensor),
  }))
  expect(largest).toBeLessThan(1e-9)
})
