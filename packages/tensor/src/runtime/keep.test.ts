// What a run leaves in the graph: what is dear, what is read again, and nothing besides.
import { expect, it } from 'vitest'
import type { Graph, Step } from '../compiler/graph'
import type { Lowering } from '../lanes/lowering'
import { isComputed, isTraced, type Keep } from './describe'
import { valuesToKeep } from './keep'

interface Sketch {
  readonly of: readonly string[]
  readonly kind: Lowering['kind'] | 'host'
  readonly traced?: boolean
  readonly computed?: boolean
}

/** The names of what is kept of a graph in which `x` is in memory and `s` is a number. */
function kept(sketches: Readonly<Record<string, Sketch>>, asked: string, keep: Keep): string[] {
  const names = ['x', 's', ...Object.keys(sketches)]
  const list = Object.values(sketches)
  const graph: Graph = {
    inputs: [
      { kind: 'buffer', donated: false, shape: [2], dtype: 'float32' },
      { kind: 'scalar', donated: false, shape: [], dtype: 'float32' },
    ],
    steps: list.map(
      ({ of, kind }) =>
        ({
          primitive: { lower: kind === 'host' ? undefined : () => ({ kind }) },
          inputs: of.map((name) => names.indexOf(name)),
          shape: [2],
          dtype: 'float32',
        }) as unknown as Step,
    ),
    outputs: [names.indexOf(asked)],
  }
  const flags = list.map(({ traced, computed }) => (traced ? isTraced : 0) | (computed ? isComputed : 0))
  const [first, ...rest] = valuesToKeep(graph, flags, keep).map((value) => names[value] as string)
  expect(first).toBe(asked)
  return rest.toSorted()
}

const map = (...of: string[]): Sketch => ({ of, kind: 'map' })
const view = (...of: string[]): Sketch => ({ of, kind: 'view' })
const product = (...of: string[]): Sketch => ({ of, kind: 'product' })
const reduce = (...of: string[]): Sketch => ({ of, kind: 'reduce' })
const traced = (sketch: Sketch): Sketch => ({ ...sketch, traced: true })
const again = (sketch: Sketch): Sketch => ({ ...sketch, computed: true })

it('keeps what is dear to compute, and not what is cheap', () => {
  const graph = { a: product('x', 'x'), b: map('a', 's'), c: reduce('b'), d: map('c') }
  expect(kept(graph, 'd', 'stored')).toEqual(['a', 'c'])
  expect(kept(graph, 'd', 'untraced')).toEqual(['a', 'c'])
})

it('keeps what the host computes, and what it reads', () => {
  const graph: Record<string, Sketch> = { a: map('x'), b: { of: ['a'], kind: 'host' }, c: map('b') }
  expect(kept(graph, 'c', 'stored')).toEqual(['a', 'b'])
})

it('keeps what a product reads, through views, but not what is made of numbers alone', () => {
  const graph = { a: map('x'), b: view('a'), z: view('s'), e: map('z'), c: product('b', 'e'), d: reduce('c') }
  expect(kept(graph, 'd', 'stored')).toEqual(['a', 'c'])
})

it('keeps nothing of what is inside a transform', () => {
  const graph = { a: traced(product('x', 'x')), b: traced(map('a')), c: traced(reduce('b')) }
  expect(kept(graph, 'c', 'untraced')).toEqual([])
  expect(kept(graph, 'c', 'stored')).toEqual(['a'])
})

it('keeps what a transform captured', () => {
  const graph = { a: map('x', 's'), b: view('a'), c: map('a'), z: view('s'), d: traced(map('b', 'z')) }
  expect(kept(graph, 'd', 'untraced')).toEqual(['a'])
  const generated: Record<string, Sketch> = { a: { of: ['x'], kind: 'generate' }, b: traced(map('a')) }
  expect(kept(generated, 'b', 'untraced')).toEqual([])
})

it('keeps what leaves a transform, though it is a mere view of what is inside', () => {
  const graph = { a: traced(map('x')), b: view('a'), c: traced(map('b')) }
  expect(kept(graph, 'c', 'untraced')).toEqual(['b'])
})

it('keeps what is computed for the second time and needed by something new', () => {
  const graph = { a: again(map('x')), b: again(map('a')), v: again(view('b')), c: map('v'), d: reduce('c') }
  expect(kept(graph, 'd', 'stored')).toEqual(['b'])
})
