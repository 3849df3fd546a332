// Sums of products against loops that the subscripts spell out.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DTypeError, ShapeError, ValueError, einsum, tensor, zeros, type AnyTensor } from '../index'

/** The sum over every value of every letter, term by term. Whole numbers, so that no order of sums differs. */
function definition(
  inputs: string[],
  output: string,
  sizes: Record<string, number>,
  values: number[][],
): number[] {
  const letters = [...new Set([...inputs.join(''), ...output])]
  const dims = (labels: string): number[] => [...labels].map((letter) => sizes[letter] as number)
  const result: number[] = Array.from({ length: dims(output).reduce((a, b) => a * b, 1) }, () => 0)
  const at = (labels: string, index: Record<string, number>): number =>
    [...labels].reduce(
      (position, letter) => position * (sizes[letter] as number) + (index[letter] as number),
      0,
    )
  const visit = (depth: number, index: Record<string, number>): void => {
    const letter = letters[depth]
    if (letter === undefined) {
      const product = inputs.reduce((p, labels, i) => p * (values[i]?.[at(labels, index)] as number), 1)
      result[at(output, index)] = (result[at(output, index)] as number) + product
      return
    }
    for (let k = 0; k < (sizes[letter] as number); k++) visit(depth + 1, { ...index, [letter]: k })
  }
  visit(0, {})
  return result
}

const letters = ['a', 'b', 'c', 'D']
const sizesOfLetters = fc.record(
  Object.fromEntries(letters.map((letter) => [letter, fc.integer({ min: 0, max: 3 })])),
)
const programs = fc
  .record({
    inputs: fc.array(fc.string({ unit: fc.constantFrom(...letters), maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    }),
    sizes: sizesOfLetters,
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .chain((program) =>
    fc
      .shuffledSubarray([...new Set(program.inputs.join(''))])
      .map((output) => ({ ...program, output: output.join('') })),
  )

const numbered = (shape: readonly number[], seed: number): AnyTensor => {
  const size = shape.reduce((a, b) => a * b, 1)
  return tensor(
    Float64Array.from({ length: size }, (_, i) => ((i + 1) * seed * 7919) % 11),
    { shape: [...shape] },
  )
}

describe('einsum', () => {
  test('is the sum that its subscripts spell out', () => {
    fc.assert(
      fc.property(programs, ({ inputs, output, sizes, seed }) => {
        const operands = inputs.map((labels, i) =>
          numbered(
            [...labels].map((letter) => sizes[letter] as number),
            seed + i,
          ),
        )
        const result: AnyTensor = einsum(`${inputs.join(',')}->${output}`, ...operands)
        expect(result.shape).toEqual([...output].map((letter) => sizes[letter]))
        const values = operands.map((x) => [...x.dataSync()])
        expect([...result.dataSync()]).toEqual(definition(inputs, output, sizes, values))
        const once = [...inputs.join('')].filter(
          (letter, _, all) => all.indexOf(letter) === all.lastIndexOf(letter),
        )
        expect(einsum(inputs.join(','), ...operands).arraySync()).toEqual(
          einsum(`${inputs.join(',')}->${once.toSorted().join('')}`, ...operands).arraySync(),
        )
      }),
      { numRuns: 300 },
    )
  })

  const a = numbered([2, 3], 1)
  const b = numbered([3, 4], 2)

  test('an ellipsis stands for any axes, and broadcasts', () => {
    const [x, y] = [numbered([5, 1, 2, 3], 1), numbered([6, 3, 4], 2)]
    expect(einsum('...ij,...jk->...ik', x, y).arraySync()).toEqual(x.matmul(y).arraySync())
    expect(einsum('...ij,...jk', x, y).arraySync()).toEqual(x.matmul(y).arraySync())
    expect(einsum('i...->...i', x).shape).toEqual([1, 2, 3, 5])
    expect(einsum('...,...', a, tensor(2, { dtype: 'float64' })).arraySync()).toEqual(a.mul(2).arraySync())
    expect(einsum('...a->...', a).arraySync()).toEqual(a.sum({ axis: 1 }).arraySync())
    expect(einsum('ij...,jk->ik...', a, b).arraySync()).toEqual(a.matmul(b).arraySync())
  })

  test('spaces do not matter', () => {
    expect(einsum(' i j , j k -> i k ', a, b).arraySync()).toEqual(a.matmul(b).arraySync())
  })

  test('many operands are combined cheaply: no intermediate is larger than it must be', () => {
    // From left to right this would first make a tensor of 10^8 elements.
    const [column, row] = [zeros([10_000, 1]), zeros([1, 10_000])]
    expect(einsum('ij,jk,kl->il', column, row, column).shape).toEqual([10_000, 1])
  })

  test('whole numbers wrap in their dtype', () => {
    const bytes = tensor([200, 100], { dtype: 'uint8' })
    const square = einsum('i,i->', bytes, bytes)
    expect(square.dtype).toBe('uint8')
    expect(square.item()).toBe(50_000 % 256)
    const big = tensor([2 ** 30, 2 ** 30, 2 ** 30], { dtype: 'int32' })
    expect(einsum('i->', big).item()).toBe(3 * 2 ** 30 - 2 ** 32)
  })

  test.each<[string, number[][], new (...args: never[]) => Error, string]>([
    [
      'ij,jk',
      [
        [2, 3],
        [4, 5],
      ],
      ShapeError,
      "'j' is 3 in operand 1 [2, 3] and 4 in operand 2 [4, 5]; axes of one letter must be equal",
    ],
    [
      'ij,ij',
      [
        [2, 3],
        [1, 3],
      ],
      ShapeError,
      "'i' is 2 in operand 1 [2, 3] and 1 in operand 2 [1, 3]; axes of one letter must be equal",
    ],
    [
      'ii',
      [[2, 3]],
      ShapeError,
      "'i' is 2 in operand 1 [2, 3] and 3 in operand 1 [2, 3]; axes of one letter must be equal",
    ],
    [
      '...,...',
      [
        [2, 3],
        [4, 3],
      ],
      ShapeError,
      "axis -2 of '...' is 2 in operand 1 [2, 3] and 4 in operand 2 [4, 3]; only dimensions of 1 stretch",
    ],
    ['ij', [[2, 3, 4]], ShapeError, "'ij' is for 2 axes; operand 1 has 3: [2, 3, 4]"],
    ['i,...ijk', [[2], [2, 3]], ShapeError, "'...ijk' is for at least 3 axes; operand 2 has 2: [2, 3]"],
    ['ij,jk', [[2, 3]], ValueError, "'ij,jk' has subscripts for 2 operands; got 1"],
    ['i->ij', [[2]], ValueError, "'j' is in the result of 'i->ij', but in no operand"],
    ['i->ii', [[2]], ValueError, "'i' stands more than once in the result of 'i->ii'"],
    [
      'i1',
      [[2, 3]],
      ValueError,
      "'1' in 'i1' is no letter; subscripts are letters and '...', as in 'ij,jk->ik'",
    ],
    ['i..', [[2, 3]], ValueError, "'.' in 'i..' is no letter; an ellipsis is '...'"],
    ['...i...', [[2]], ValueError, "'...' stands more than once in '...i...'"],
    ['i->j->k', [[2]], ValueError, "'->' stands more than once in 'i->j->k'"],
    [
      'i->i,i',
      [[2]],
      ValueError,
      "',' in 'i->i,i' is no letter; subscripts are letters and '...', as in 'ij,jk->ik'",
    ],
    [
      '...i->i',
      [[2, 3]],
      ValueError,
      "'...' stands for axes in '...i->i', but is not in the result; write it behind '->', too",
    ],
  ])('%s of %j is an error', (subscripts, shapes, type, message) => {
    const call = (): unknown => einsum(subscripts, ...shapes.map((shape) => zeros(shape)))
    expect(call).toThrow(type)
    expect(call).toThrow(`einsum: ${message}`)
  })

  test('arguments are checked', () => {
    const loose = einsum as (...args: unknown[]) => unknown
    expect(() => loose(a, b)).toThrow(
      "einsum: the first argument is subscripts such as 'ij,jk->ik'; got a Tensor",
    )
    expect(() => loose('i')).toThrow('einsum: there is no tensor; pass one for each term of the subscripts')
    expect(() => loose('i,i', a, 3)).toThrow('einsum: the third argument must be a tensor; got 3')
    expect(() => loose('i,i', zeros([2]), zeros([2], { dtype: 'int32' }))).toThrow(DTypeError)
    expect(() => loose('i', zeros([2], { dtype: 'bool' }))).toThrow('einsum: bool is no number here')
  })
})
