// What functions on trees say of a function that makes no tensors.
import { expect, test } from 'vitest'
import { ones, tree } from '../index'

test('a function that makes other values is told of entries', () => {
  const params = { w: ones([2]) }
  expect(() => tree.map((x) => x.arraySync(), params)).toThrow(
    'tree.map: the function must return a tensor; got an array of 2; for other values take tree.entries',
  )
  expect(() => tree.mapWithPath((_path, x) => x.arraySync(), params)).toThrow(
    "tree.mapWithPath: the function must return a tensor; got an array of 2 at 'w'; for other values take tree.entries",
  )
})
