// Descriptions: the same structure has the same key, whatever the numbers and values; another one has another.
import { expect, it } from 'vitest'
import { placeholder } from '../graph/leaves'
import type { Storage } from '../graph/primitive'
import { grad, ones, stopGradient, tensor, zeros, type AnyTensor } from '../index'
import { describe, graphOf, type Manner } from './describe'
import { sameKey } from './key'

const rows = (): AnyTensor => tensor([[1, 2, 3], [4, 5, 6]]) // prettier-ignore
const column = (): AnyTensor => tensor([1, 2])

/** Whether two tensors are described alike. */
function alike(a: AnyTensor, b: AnyTensor, manner: Manner = { keep: 'stored' }): boolean {
  const { key } = describe([a], manner)
  const copy = { ...key, words: key.words.slice() }
  return sameKey(copy, describe([b], manner).key)
}

it('numbers and values are no part of the structure', () => {
  expect(alike(rows().mul(2).add(1), rows().mul(-0).add(NaN))).toBe(true)
  expect(alike(column().mul(ones([2])), zeros([2]).mul(column()))).toBe(false)
})

it('ops, attributes, shapes, dtypes and who uses what are', () => {
  const x = column()
  const y = column()
  expect(alike(x.exp(), x.sin())).toBe(false)
  expect(alike(rows().sum({ axis: 0 }), rows().sum({ axis: 1 }))).toBe(false)
  expect(alike(rows().exp(), rows().transpose().exp())).toBe(false)
  expect(alike(x.exp(), tensor([1, 2, 3]).exp())).toBe(false)
  expect(alike(x.exp(), x.astype('float64').exp())).toBe(false)
  expect(alike(x.mul(x), x.mul(y))).toBe(false)
  expect(alike(x.mul(y), y.mul(x))).toBe(true)
  expect(alike(x.exp().add(x.exp()), x.exp().add(y.exp()))).toBe(false)
  const e = x.exp()
  expect(alike(e.add(e), x.exp().add(x.exp()))).toBe(false)
})

it('what was asked for is, and so is what shall be kept', () => {
  const x = column()
  const [a, b] = [x.exp(), x.exp().sin()]
  const first = describe([a, b], {}).key
  const copy = { ...first, words: first.words.slice() }
  expect(sameKey(copy, describe([b, a], {}).key)).toBe(false)
  expect(sameKey(copy, describe([a, b], { keep: 'stored' }).key)).toBe(false)
  expect(sameKey(copy, describe([x.exp(), x.exp().sin()], {}).key)).toBe(true)
})

it('values that two tensors share are one input, unless in two shapes', () => {
  const x = column()
  const storage = x.storage as Storage
  const { leaves } = describe([x.mul(stopGradient(x)).add(x)], {})
  expect(leaves).toEqual([storage])
  const again = tensor([[1, 2]]) as AnyTensor
  again.storage = storage
  expect(describe([x.add(again)], {}).leaves).toEqual([storage, storage])
  expect(storage.mark).toBe(0)
})

it('a graph has its inputs first, each step behind what it is made of, and each output once', () => {
  const x = column()
  const y = x.mul(2).add(x.exp())
  const description = describe([y], {})
  const graph = graphOf(description, [1])
  expect(graph.inputs.map(({ kind, shape }) => [kind, shape])).toEqual(
    description.leaves.map((leaf) => (typeof leaf === 'number' ? ['scalar', []] : ['buffer', [2]])),
  )
  for (const [i, { inputs }] of graph.steps.entries()) {
    for (const input of inputs) expect(input).toBeLessThan(graph.inputs.length + i)
  }
  expect(graph.steps.map(({ primitive }) => primitive.name)).toEqual(['broadcastTo', 'mul', 'exp', 'add'])
})

it('a second description is told what was computed, and a failed one leaves nothing behind', () => {
  const x = column()
  const y = x.exp()
  expect(describe([y], { keep: 'stored' }).flags).toEqual([0])
  expect(describe([y.sin()], { keep: 'stored' }).flags).toEqual([2, 0])
  expect(describe([y.sin()], {}).flags).toEqual([0, 0])
  const nothing = placeholder({ shape: [2], dtype: 'float32' }, 'argument 0')
  const z = x.exp()
  expect(() => describe([z.add(x).mul(nothing as AnyTensor)], {})).toThrow(/made of argument 0/)
  for (const node of [x, z, nothing]) expect(node.mark).toBeLessThanOrEqual(0)
  expect((x.storage as Storage).mark).toBe(0)
})

it('placeholders are inputs, and then numbers are part of the structure', () => {
  const a = placeholder({ shape: [2], dtype: 'float32' }, 'argument 0')
  const described = (number: number, donated = false): ReturnType<typeof describe> => {
    const { key, ...rest } = describe([a.mul(number)], { placeholders: new Map([[a, donated]]) })
    return { ...rest, key: { ...key, words: key.words.slice() } }
  }
  expect(described(2).leaves).toEqual([a])
  expect(sameKey(described(2).key, described(2).key)).toBe(true)
  expect(sameKey(described(2).key, described(3).key)).toBe(false)
  expect(sameKey(described(2).key, described(2, true).key)).toBe(false)
  expect(described(2, true).signatures[0]?.donated).toBe(true)
})

it('a description sees through the names that transforms give', () => {
  const x = column()
  grad((p: AnyTensor) => {
    expect(alike(p.exp(), x.exp(), {})).toBe(true)
    return p.sum() as never
  })(x)
})
