// Networks with their backward pass written out by hand on plain arrays, and switches that plant a mistake in it.
// Takes sizes, activations and a loss; gives a problem for a diagnosis.
import { random, type AnyTensor } from '@chainrule/tensor'
import type { Inputs, Numbers, Problem } from '../../problem/problem'
import {
  build,
  columnsOf,
  hadamard,
  mapped,
  product,
  rowsOf,
  sumOfColumns,
  turned,
  zipped,
  type Matrix,
} from './matrices'

/** An activation: as ops, and as functions of a number with its derivative by z and a. */
export interface Unit {
  readonly ops: (z: AnyTensor) => AnyTensor
  readonly of: (z: number) => number
  readonly slope: (z: number, a: number) => number
}

const s = (z: number): number => 1 / (1 + Math.exp(-z))

export const units = {
  sigmoid: { ops: (z) => z.sigmoid(), of: s, slope: (_, a) => a * (1 - a) },
  tanh: { ops: (z) => z.tanh(), of: Math.tanh, slope: (_, a) => 1 - a * a },
  relu: { ops: (z) => z.relu(), of: (z) => Math.max(z, 0), slope: (z) => (z > 0 ? 1 : 0) },
  leakyRelu: {
    ops: (z) => z.leakyRelu({ negativeSlope: 0.1 }),
    of: (z) => (z > 0 ? z : 0.1 * z),
    slope: (z) => (z > 0 ? 1 : 0.1),
  },
  softplus: { ops: (z) => z.softplus(), of: (z) => Math.log1p(Math.exp(z)), slope: s },
  composed: { ops: (z) => z.neg().exp().add(1).reciprocal(), of: s, slope: (_, a) => a * (1 - a) },
  swish: { ops: (z) => z.mul(z.sigmoid()), of: (z) => z * s(z), slope: (z, a) => a + s(z) * (1 - a) },
  odd: { ops: (z) => z.sin().add(z), of: (z) => z + Math.sin(z), slope: (z) => 1 + Math.cos(z) },
} satisfies Record<string, Unit>

export type UnitName = keyof typeof units

/** A loss: as ops, and its derivative by a; `through` for one that includes the last activation, by z. */
interface Loss {
  readonly ops: (a: AnyTensor, y: AnyTensor) => AnyTensor
  readonly slope: (a: Matrix, y: Matrix) => Matrix
  readonly softmax?: boolean
  readonly output?: UnitName
}

const n = columnsOf
export const losses = {
  halfMse: {
    ops: (a, y) =>
      a
        .sub(y)
        .square()
        .sum()
        .div(2 * (a.shape[1] as number)),
    slope: (a, y) => zipped(a, y, (p, q) => (p - q) / n(a)),
  },
  mse: {
    ops: (a, y) => a.sub(y).square().mean(),
    slope: (a, y) => zipped(a, y, (p, q) => (2 * (p - q)) / (n(a) * rowsOf(a))),
  },
  sse: { ops: (a, y) => a.sub(y).square().sum(), slope: (a, y) => zipped(a, y, (p, q) => 2 * (p - q)) },
  crossEntropy: {
    ops: (z, y) =>
      z
        .logSoftmax({ axis: 0 })
        .mul(y)
        .sum()
        .neg()
        .div(z.shape[1] as number),
    slope: (z, y) => {
      const e = mapped(z, Math.exp)
      const total = sumOfColumns(turned(e))
      const weight = sumOfColumns(turned(y))
      return build(rowsOf(z), n(z), (i, j) => {
        const p = ((e[i] as number[])[j] as number) / ((total[j] as number[])[0] as number)
        return (p * ((weight[j] as number[])[0] as number) - ((y[i] as number[])[j] as number)) / n(z)
      })
    },
    softmax: true,
  },
  bce: {
    ops: (a, y) =>
      y
        .mul(a.log())
        .add(y.neg().add(1).mul(a.neg().add(1).log()))
        .mean()
        .neg(),
    slope: (a, y) => zipped(a, y, (p, q) => (p - q) / (p * (1 - p)) / (n(a) * rowsOf(a))),
    output: 'sigmoid',
  },
} satisfies Record<string, Loss>

export type LossName = keyof typeof losses

/** What a forward pass gives: `z[l]` and `a[l]` for layers from 1; `a[0]` is the input. */
export interface Pass {
  readonly layers: number
  readonly samples: number
  readonly weights: readonly Matrix[]
  readonly z: readonly Matrix[]
  readonly a: readonly Matrix[]
  readonly y: Matrix
  readonly units: readonly Unit[]
}

/** The gradients of all layers, from 1. */
export interface Result {
  readonly dW: Record<number, Matrix>
  readonly db: Record<number, Matrix>
}

/** Mistakes: each replaces a formula of the backward pass. `l` is the layer. */
export interface Mistakes {
  readonly lossSlope?: (right: Matrix, pass: Pass) => Matrix
  readonly slope?: (l: number, right: Matrix, pass: Pass) => Matrix
  readonly delta?: (l: number, right: Matrix, pass: Pass) => Matrix
  readonly down?: (l: number, right: Matrix, pass: Pass) => Matrix
  readonly input?: (l: number, right: Matrix, pass: Pass) => Matrix
  readonly weight?: (l: number, right: Matrix, dW: Matrix, pass: Pass) => Matrix
  readonly dW?: (l: number, right: Matrix, delta: Matrix, pass: Pass) => Matrix
  readonly db?: (l: number, right: Matrix, delta: Matrix, pass: Pass) => Matrix
  readonly result?: (result: Result, pass: Pass) => Result
}

/** The backward pass. */
export function backward(pass: Pass, lossSlope: Matrix, mistakes: Mistakes): Result {
  const result: Result = { dW: {}, db: {} }
  let da = mistakes.lossSlope?.(lossSlope, pass) ?? lossSlope
  for (let l = pass.layers; l >= 1; l--) {
    const z = pass.z[l] as Matrix
    const unit = pass.units[l]
    const right = unit === undefined ? mapped(z, () => 1) : zipped(z, pass.a[l] as Matrix, unit.slope)
    const slope = mistakes.slope?.(l, right, pass) ?? right
    const product1 = hadamard(da, slope)
    const delta = mistakes.delta?.(l, product1, pass) ?? product1
    const input = mistakes.input?.(l, pass.a[l - 1] as Matrix, pass) ?? (pass.a[l - 1] as Matrix)
    const dW = product(delta, turned(input))
    const db = sumOfColumns(delta)
    result.dW[l] = mistakes.dW?.(l, dW, delta, pass) ?? dW
    result.db[l] = mistakes.db?.(l, db, delta, pass) ?? db
    const weight =
      mistakes.weight?.(l, pass.weights[l] as Matrix, result.dW[l] as Matrix, pass) ??
      (pass.weights[l] as Matrix)
    const down = product(turned(weight), delta)
    da = mistakes.down?.(l, down, pass) ?? down
  }
  return mistakes.result?.(result, pass) ?? result
}

/** A network of a test. */
export interface Network {
  readonly layers: number
  readonly unit: UnitName
  /** The activation of the last layer, unless the loss says which. */
  readonly output: UnitName | 'none'
  readonly loss: LossName
  /** Whether all hidden layers, input and output are of one size. */
  readonly square?: boolean
}

const draw = (seed: number, shape: number[]): AnyTensor =>
  random.normal(random.key(seed), shape as never, { dtype: 'float64' }) as AnyTensor

const matrix = (x: AnyTensor): Matrix => x.arraySync() as unknown as number[][]

const numbers = (m: Matrix): Numbers => ({
  shape: [rowsOf(m), columnsOf(m)],
  data: Float64Array.from(m.flat()),
})

/** Distinct sizes for each seed: the batch, the input, each layer. */
export function sizesFor(seed: number, layers: number, square: boolean): { batch: number; widths: number[] } {
  const next = (k: number): number =>
    Math.floor(random.uniform(random.key(seed * 31 + k), [], { dtype: 'float64' }).item() * 100)
  const pool = [2, 3, 4, 5, 6, 7, 8]
  const take = (k: number): number => pool.splice(next(k) % pool.length, 1)[0] as number
  const batch = take(0)
  const width = take(1)
  return {
    batch,
    widths: Array.from({ length: layers + 1 }, (_, l) => (square ? width : l === 0 ? width : take(l + 1))),
  }
}

/** A network as a problem, its hand with the given mistakes. */
export function problemOf(network: Network, mistakes: Mistakes = {}): Problem {
  const { layers, unit, output, loss: lossName, square = false } = network
  const loss: Loss = losses[lossName]
  const last = loss.softmax ? 'none' : (loss.output ?? output)
  const unitAt = (l: number): Unit | undefined => {
    const name = l === layers ? last : unit
    return name === 'none' ? undefined : units[name]
  }
  const each = Array.from({ length: layers }, (_, i) => i + 1)
  const parameters = each.flatMap((l) => [`W${l}`, `b${l}`])
  return {
    name: 'network',
    parameters,
    axes: new Map([['x', ['in', 'batch']]]),
    sample: (seed) => {
      const { batch, widths } = sizesFor(seed, layers, square)
      const inputs: Record<string, AnyTensor> = { x: draw(seed * 100, [widths[0] as number, batch]) }
      // log(1 - a) has no digits left once a is rounded to 1: the last pre-activation stays small.
      const calm = lossName === 'bce' ? 8 : 1
      for (const l of each) {
        inputs[`W${l}`] = draw(seed * 100 + 2 * l, [widths[l] as number, widths[l - 1] as number]).div(
          Math.sqrt(widths[l - 1] as number) * (l === layers ? calm : 1),
        ) as AnyTensor
        inputs[`b${l}`] = draw(seed * 100 + 2 * l + 1, [widths[l] as number, 1])
      }
      const y = draw(seed * 100 + 99, [widths[layers] as number, batch])
      inputs['y'] = lossName === 'bce' ? (y.sigmoid() as AnyTensor) : y
      return inputs
    },
    loss: (inputs: Inputs) => {
      const given = inputs as Record<string, AnyTensor>
      let a = given['x'] as AnyTensor
      for (const l of each) {
        const z = (given[`W${l}`] as AnyTensor).matmul(a).add(given[`b${l}`] as AnyTensor) as AnyTensor
        a = unitAt(l)?.ops(z) ?? z
      }
      return loss.ops(a, given['y'] as AnyTensor)
    },
    hand: (inputs) => {
      const given = inputs as Record<string, AnyTensor>
      const weights = [[], ...each.map((l) => matrix(given[`W${l}`] as AnyTensor))]
      const z: Matrix[] = [[]]
      const a: Matrix[] = [matrix(given['x'] as AnyTensor)]
      for (const l of each) {
        z.push(
          zipped(
            product(weights[l] as Matrix, a[l - 1] as Matrix),
            matrix(given[`b${l}`] as AnyTensor),
            (p, q) => p + q,
          ),
        )
        a.push(mapped(z[l] as Matrix, unitAt(l)?.of ?? ((x) => x)))
      }
      const y = matrix(given['y'] as AnyTensor)
      const pass: Pass = {
        layers,
        samples: columnsOf(y),
        weights,
        z,
        a,
        y,
        units: [undefined as never, ...each.map((l) => unitAt(l) as Unit)],
      }
      const { dW, db } = backward(pass, loss.slope(a[layers] as Matrix, y), mistakes)
      return new Map(
        each.flatMap((l) => [
          [`W${l}`, numbers(dW[l] as Matrix)],
          [`b${l}`, numbers(db[l] as Matrix)],
        ]) as [string, Numbers][],
      )
    },
  }
}
