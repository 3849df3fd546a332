// What functions on trees say of a function that makes no tensors.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ones, tensor, tree } from '../index'

test('a function that makes other values is told of entries', () => {
  const params = { w: ones([2]) }
  expect(() => tree.map((x) => x.arraySync(), params)).toThrow(
    'tree.map: the function must return a tensor; got an array of 2; for other values take tree.entries',
  )
  expect(() => tree.mapWithPath((_path, x) => x.arraySync(), params)).toThrow(
    "tree.mapWithPath: the function must return a tensor; got an array of 2 at 'w'; for other values take tree.entries",
  )
})

class Layer {
  readonly size = 3
  readonly weight = tensor([1, 2])
  readonly list = [tensor([3]), tensor([4], { dtype: 'int32' })]
  forward(): number {
    return this.size
  }
}

test('the parts of a tree hold each tensor once, and merged they are the tree', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), (choices) => {
      const model = new Layer()
      let next = 0
      const [chosen, rest] = tree.partition(model, () => choices[next++] === true)
      expect(tree.leaves(chosen)).toHaveLength(choices.filter(Boolean).length)
      expect([...tree.paths(chosen), ...tree.paths(rest)].toSorted()).toEqual(tree.paths(model).toSorted())
      for (const merged of [tree.merge(chosen, rest), tree.merge(rest, chosen)]) {
        expect(merged).toBeInstanceOf(Layer)
        expect((merged as Layer).forward()).toBe(3)
        expect(tree.leaves(merged)).toEqual(tree.leaves(model))
      }
    }),
  )
})

test('parts that do not belong together are refused, with the path', () => {
  const [weights, rest] = tree.partition({ w: ones([2]), b: [ones([1])] }, (path) => path === 'w')
  expect(() => tree.merge(weights, weights)).toThrow("tree.merge: both trees have a tensor at 'w'")
  expect(() => tree.merge(rest, { w: ones([2]) } as never)).toThrow(
    'tree.merge: the trees differ at the root; expected the two parts of one tree',
  )
  expect(() => tree.partition(weights, 'w' as never)).toThrow(
    'tree.partition: expected a function of path and tensor; got "w"',
  )
})
