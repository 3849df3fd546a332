// Attention and encoder layers give PyTorch's values and gradients.
import type { AnyTensor } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { MultiHeadAttention, TransformerEncoderLayer, type AttentionPass } from '../src/index'
import json from './golden/attention.json?raw'
import { casesOf, compareWithGolden } from './goldenCase'

const dtype = 'float64'
const [features, heads] = [4, 2]
const cases = casesOf(json).map((golden) => [golden.name, golden] as const)

/** `self_attn.in_proj_weight` is `selfAttention.inProjection.weight`. */
const placeOf = (name: string): string =>
  name
    .replace('self_attn', 'selfAttention')
    .replace('in_proj_', 'inProjection.')
    .replace('out_proj', 'outProjection')

test.each(cases.filter(([name]) => name.includes('attention')))('%s', (_, golden) => {
  const layer = new MultiHeadAttention(features, heads, { dtype, bias: golden.options['bias'] === true })
  const largest = compareWithGolden(golden, layer, placeOf, (layer, { query, ...rest }) => ({
    output: layer.forward(query as AnyTensor, {
      ...(rest as AttentionPass<'float64'>),
      causal: golden.options['causal'] === true,
    }),
  }))
  expect(largest).toBeLessThan(1e-9)
})

test.each(cases.filter(([name]) => name.includes('encoder')))('%s', (_, golden) => {
  const layer = new TransformerEncoderLayer(features, heads, { dtype, dropout: 0, ...golden.options })
  const largest = compareWithGolden(golden, layer, placeOf, (layer, { x, mask }) => ({
    output: layer.forward(x as AnyTensor, { mask }),
  }))
  expect(largest).toBeLessThan(1e-9)
})
