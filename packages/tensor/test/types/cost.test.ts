// What static shapes cost the compiler, counted in type instantiations: a count is the same on every machine.
import { expect, it } from 'vitest'
import { compile, mistakes } from './compile'

/** How many types the compiler instantiates to check a program of these lines. */
function instantiations(lines: readonly string[]): number {
  const text = ["import type { Tensor } from '../../src/graph/tensor'", 'export {}', ...lines].join('\n')
  const compiled = compile({ 'cost.ts': text }, { types: [] })
  expect(mistakes(compiled)).toEqual([])
  return compiled.program.getInstantiationCount()
}

const many = (count: number, line: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => line(i))

/** The mean cost of an op on shapes that the program has not met before, without that of writing the shapes down. */
function ofNewShapes(op: (i: number) => string): number {
  const count = 20
  const shapes = (i: number) =>
    `declare const x${i}: Tensor<[${i + 2}, ${i + 100}]>, b${i}: Tensor<[${i + 100}]>, w${i}: Tensor<[${i + 100}, ${i + 300}]>`
  // One op comes for free: the compiler has to get to know the method itself.
  const base = instantiations([...many(count, shapes), op(0)])
  return (instantiations([...many(count, shapes), ...many(count, op)]) - base) / (count - 1)
}

it.each([
  ['x.add(x)', (i: number) => `x${i}.add(x${i})`, 250],
  ['x.add(bias)', (i: number) => `x${i}.add(b${i})`, 400],
  ['x.add(1)', (i: number) => `x${i}.add(1)`, 250],
  ['x.matmul(w)', (i: number) => `x${i}.matmul(w${i})`, 300],
  ['x.relu()', (i: number) => `x${i}.relu()`, 60],
  ['x.sum({ axis: 1 })', (i: number) => `x${i}.sum({ axis: 1 })`, 250],
])('%s of new shapes is cheap', (_, op, bound) => {
  const cost = ofNewShapes(op)
  expect(cost).toBeGreaterThan(0)
  expect(cost).toBeLessThan(bound)
})

it('of shapes that the program has met is free', () => {
  const head = ['declare const x: Tensor<[8, 64]>, b: Tensor<[64]>, w: Tensor<[64, 64]>']
  const ops = ['.matmul(w)', '.add(b)', '.mul(2)', '.relu()', '.sub(x)']
  const chain = (length: number) => `x${many(length, (i) => ops[i % ops.length] as string).join('')}`
  const repeated = instantiations([...head, chain(300)]) - instantiations([...head, chain(50)])
  expect(repeated / 250).toBeLessThan(20)
})
