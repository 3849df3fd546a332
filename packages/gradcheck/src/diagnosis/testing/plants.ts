// Mistakes to plant into a backward pass, each with what a diagnosis should say of it.
import type { FaultKind } from '../../problem/problem'
import { by, hadamard, mapped, product, rowsOf, sumOfColumns, turned, zipped, type Matrix } from './matrices'
import type { Mistakes, Network, Pass, Result, Unit } from './network'

/** A mistake in layer `l` of a network. */
export interface Plant {
  readonly name: string
  readonly kinds: readonly FaultKind[]
  /** Whether the place names that layer: not if the mistake is in all of them, or in the loss. */
  readonly inLayer?: boolean
  /** For mistakes that are possible in square layers alone. */
  readonly square?: boolean
  readonly fits?: (network: Network, l: number) => boolean
  readonly mistakes: (l: number) => Mistakes
}

/** The activation of a layer; undefined for none. */
export const unitOf = ({ layers, unit, output, loss }: Network, l: number): string | undefined => {
  if (l < layers) return unit
  if (loss === 'crossEntropy') return undefined
  return loss === 'bce' ? 'sigmoid' : output === 'none' ? undefined : output
}

const active = (network: Network, l: number): boolean => unitOf(network, l) !== undefined
const isNone =
  (...names: string[]) =>
  (network: Network, l: number): boolean =>
    active(network, l) && !names.includes(unitOf(network, l) as string)
const isOne =
  (...names: string[]) =>
  (network: Network, l: number): boolean =>
    names.includes(unitOf(network, l) ?? '')

const z = (pass: Pass, l: number): Matrix => pass.z[l] as Matrix
const a = (pass: Pass, l: number): Matrix => pass.a[l] as Matrix

type Slope = (right: Matrix, pass: Pass, l: number) => Matrix
const slopeAt = (l: number, f: Slope): Mistakes => ({
  slope: (k, right, pass) => (k === l ? f(right, pass, k) : right),
})
const deltaAt = (l: number, f: (right: Matrix, pass: Pass) => Matrix): Mistakes => ({
  delta: (k, right, pass) => (k === l ? f(right, pass) : right),
})
type Finish = (right: Matrix, delta: Matrix, pass: Pass) => Matrix
const weightAt = (l: number, f: Finish): Mistakes => ({
  dW: (k, right, delta, pass) => (k === l ? f(right, delta, pass) : right),
})
const biasAt = (l: number, f: Finish): Mistakes => ({
  db: (k, right, delta, pass) => (k === l ? f(right, delta, pass) : right),
})
const loss = (f: (right: Matrix, pass: Pass) => Matrix): Mistakes => ({ lossSlope: f })
const firstColumn = (m: Matrix): Matrix => m.map((row) => [row[0] as number])
const valueEverywhere: Mistakes = {
  slope: (l, right, pass) => (pass.units[l] === undefined ? right : a(pass, l)),
}
const withWeight = (result: Result, l: number, dW: Matrix): Result => ({
  ...result,
  dW: { ...result.dW, [l]: dW },
})

/** One of each, and more of those that people make most. */
export const plants: readonly Plant[] = [
  { name: 'the sign of the loss', kinds: ['sign'], mistakes: () => loss((r) => by(r, -1)) },
  {
    name: 'the sign of delta',
    kinds: ['sign'],
    inLayer: true,
    mistakes: (l) => deltaAt(l, (r) => by(r, -1)),
  },
  { name: 'the sign of dW', kinds: ['sign'], inLayer: true, mistakes: (l) => weightAt(l, (r) => by(r, -1)) },
  { name: 'the sign of db', kinds: ['sign'], inLayer: true, mistakes: (l) => biasAt(l, (r) => by(r, -1)) },
  { name: 'half of the loss', kinds: ['factor'], mistakes: () => loss((r) => by(r, 0.5)) },
  { name: 'delta twice', kinds: ['factor'], inLayer: true, mistakes: (l) => deltaAt(l, (r) => by(r, 2)) },
  {
    name: 'a third of dW',
    kinds: ['factor'],
    inLayer: true,
    mistakes: (l) => weightAt(l, (r) => by(r, 1 / 3)),
  },
  {
    name: 'a strange factor',
    kinds: ['factor'],
    inLayer: true,
    mistakes: (l) => deltaAt(l, (r) => by(r, 0.37123)),
  },
  { name: 'a sum for a mean', kinds: ['batch-factor'], mistakes: () => loss((r, p) => by(r, p.samples)) },
  {
    name: 'a second mean in dW',
    kinds: ['batch-factor'],
    inLayer: true,
    mistakes: (l) => weightAt(l, (r, _, p) => by(r, 1 / p.samples)),
  },
  {
    name: 'a mean for a sum in db',
    kinds: ['batch-factor'],
    inLayer: true,
    mistakes: (l) => biasAt(l, (r, _, p) => by(r, 1 / p.samples)),
  },
  { name: 'a mean over outputs', kinds: ['batch-factor'], mistakes: () => loss((r) => by(r, 1 / rowsOf(r))) },
  {
    name: 'a mean over outputs, not samples',
    kinds: ['batch-factor'],
    mistakes: () => loss((r, p) => by(r, p.samples / rowsOf(r))),
  },
  {
    name: 'a mean over a larger number',
    kinds: ['batch-factor'],
    mistakes: () => loss((r, p) => by(r, p.samples / (p.samples + 1000))),
  },
  {
    name: 'a mean over one less',
    kinds: ['batch-factor'],
    mistakes: () => loss((r, p) => by(r, p.samples / (p.samples - 1))),
  },
  {
    name: 'dW transposed',
    kinds: ['transpose'],
    inLayer: true,
    mistakes: (l) => weightAt(l, (r) => turned(r)),
  },
  {
    name: 'dW transposed, square',
    kinds: ['transpose'],
    inLayer: true,
    square: true,
    mistakes: (l) => weightAt(l, (r) => turned(r)),
  },
  {
    name: 'W where its transpose belongs',
    kinds: ['transpose'],
    inLayer: true,
    square: true,
    fits: (_, l) => l > 1,
    mistakes: (l) => ({ weight: (k, W) => (k === l ? turned(W) : W) }),
  },
  {
    name: 'dW1 and dW2 swapped',
    kinds: ['swapped'],
    square: true,
    fits: ({ layers }) => layers > 1,
    mistakes: () => ({
      result: (r) => ({ ...r, dW: { ...r.dW, 1: r.dW[2] as Matrix, 2: r.dW[1] as Matrix } }),
    }),
  },
  {
    name: 'dW and db swapped',
    kinds: ['swapped'],
    inLayer: true,
    mistakes: (l) => ({
      result: (r) => ({
        dW: { ...r.dW, [l]: r.db[l] as Matrix },
        db: { ...r.db, [l]: r.dW[l] as Matrix },
      }),
    }),
  },
  {
    name: 'dW and db swapped and accumulated, everywhere',
    kinds: ['swapped'],
    mistakes: () => ({
      result: ({ dW, db }) => {
        const layers = Object.keys(dW).map(Number)
        const stretched = layers.map((l) => [l, zipped(dW[l] as Matrix, db[l] as Matrix, (_, x) => x)])
        return { dW: Object.fromEntries(stretched) as Result['dW'], db: dW }
      },
    }),
  },
  {
    name: 'the derivative left out',
    kinds: ['missing-factor'],
    inLayer: true,
    fits: active,
    mistakes: (l) => slopeAt(l, (r) => mapped(r, () => 1)),
  },
  {
    name: 'the derivative left out of dW alone',
    kinds: ['missing-factor'],
    inLayer: true,
    fits: isNone('relu'),
    mistakes: (l) =>
      weightAt(l, (_, delta, p) => {
        const slope = zipped(z(p, l), a(p, l), (p.units[l] as Unit).slope)
        return product(
          zipped(delta, slope, (x, y) => x / y),
          turned(a(p, l - 1)),
        )
      }),
  },
  {
    name: 'f for its derivative',
    kinds: ['value-for-derivative'],
    inLayer: true,
    fits: active,
    mistakes: (l) => slopeAt(l, (_, p) => a(p, l)),
  },
  {
    name: 'f for its derivative, everywhere',
    kinds: ['value-for-derivative'],
    fits: (n) => n.layers > 1,
    mistakes: () => valueEverywhere,
  },
  {
    name: 'the derivative at another layer',
    kinds: ['wrong-layer'],
    inLayer: true,
    square: true,
    fits: (n, l) => l < n.layers - 1,
    mistakes: (l) => slopeAt(l, (_, p) => zipped(z(p, l + 1), a(p, l + 1), (p.units[l] as Unit).slope)),
  },
  {
    name: 'the derivative of tanh',
    kinds: ['wrong-activation'],
    inLayer: true,
    fits: isNone('tanh'),
    mistakes: (l) => slopeAt(l, (_, p) => mapped(z(p, l), (x) => 1 - Math.tanh(x) ** 2)),
  },
  {
    name: 'the derivative of relu',
    kinds: ['wrong-activation'],
    inLayer: true,
    fits: isNone('relu'),
    mistakes: (l) => slopeAt(l, (_, p) => mapped(z(p, l), (x) => (x > 0 ? 1 : 0))),
  },
  {
    name: 'a(1 - a)',
    kinds: ['wrong-activation'],
    inLayer: true,
    fits: isNone('sigmoid', 'composed'),
    mistakes: (l) => slopeAt(l, (_, p) => mapped(a(p, l), (x) => x * (1 - x))),
  },
  {
    name: 'another leak',
    kinds: ['wrong-activation'],
    inLayer: true,
    fits: isOne('relu', 'leakyRelu'),
    mistakes: (l) => slopeAt(l, (_, p) => mapped(z(p, l), (x) => (x > 0 ? 1 : 0.03))),
  },
  {
    name: 'the derivative at the output',
    kinds: ['wrong-input'],
    inLayer: true,
    fits: isOne('sigmoid', 'tanh', 'composed'),
    mistakes: (l) =>
      slopeAt(l, (_, p) => {
        const { of, slope } = p.units[l] as Unit
        return zipped(a(p, l), mapped(a(p, l), of), slope)
      }),
  },
  {
    name: 'z(1 - z)',
    kinds: ['wrong-input'],
    inLayer: true,
    fits: isOne('sigmoid', 'tanh', 'composed'),
    mistakes: (l) => slopeAt(l, (_, p) => zipped(z(p, l), z(p, l), (p.units[l] as Unit).slope)),
  },
  {
    name: 'the derivative twice',
    kinds: ['factor'],
    inLayer: true,
    fits: isNone('relu'),
    mistakes: (l) => slopeAt(l, (r) => hadamard(r, r)),
  },
  {
    name: 'db not summed',
    kinds: ['missing-sum'],
    inLayer: true,
    mistakes: (l) => biasAt(l, (_, delta) => delta),
  },
  {
    name: 'db of one sample',
    kinds: ['missing-sum'],
    inLayer: true,
    mistakes: (l) => biasAt(l, (_, delta) => firstColumn(delta)),
  },
  {
    name: 'dW of one sample',
    kinds: ['missing-sum'],
    inLayer: true,
    mistakes: (l) =>
      weightAt(l, (_, delta, p) => product(firstColumn(delta), turned(firstColumn(a(p, l - 1))))),
  },
  {
    name: 'db summed over everything',
    kinds: ['broadcast'],
    inLayer: true,
    fits: (n) => n.loss !== 'crossEntropy',
    mistakes: (l) =>
      biasAt(l, (r) => mapped(r, () => (sumOfColumns(turned(r))[0] as readonly number[])[0] as number)),
  },
  {
    name: 'nothing below a layer',
    kinds: ['cut-off'],
    inLayer: true,
    fits: (n, l) => l < n.layers,
    mistakes: (l) => deltaAt(l, (r) => by(r, 0)),
  },
  {
    name: 'z for the input',
    kinds: ['wrong-input'],
    inLayer: true,
    fits: (n, l) => l > 1 && active(n, l - 1),
    mistakes: (l) => ({ input: (k, r, p) => (k === l ? z(p, k - 1) : r) }),
  },
  {
    name: "a layer's own output for its input",
    kinds: ['wrong-input'],
    inLayer: true,
    fits: active,
    mistakes: (l) => ({ input: (k, r, p) => (k === l ? a(p, k) : r) }),
  },
  {
    name: 'x for the input',
    kinds: ['wrong-input'],
    inLayer: true,
    fits: (_, l) => l > 1,
    mistakes: (l) => ({ input: (k, r, p) => (k === l ? a(p, 0) : r) }),
  },
  {
    name: 'an updated W',
    kinds: ['updated-parameter'],
    inLayer: true,
    fits: (_, l) => l > 1,
    mistakes: (l) => ({ weight: (k, W, dW) => (k === l ? zipped(W, dW, (w, d) => w - 0.1 * d) : W) }),
  },
  {
    name: 'updated Ws everywhere',
    kinds: ['updated-parameter'],
    fits: ({ layers }) => layers > 1,
    mistakes: () => ({ weight: (_, W, dW) => zipped(W, dW, (w, d) => w - 0.7 * d) }),
  },
  {
    name: 'db added to dW',
    kinds: ['broadcast'],
    inLayer: true,
    mistakes: (l) => ({
      result: (r) =>
        withWeight(
          r,
          l,
          zipped(r.dW[l] as Matrix, r.db[l] as Matrix, (x, y) => x + y),
        ),
    }),
  },
  {
    name: 'db repeated',
    kinds: ['broadcast'],
    inLayer: true,
    mistakes: (l) =>
      biasAt(l, (r) => mapped(r, (x) => x).map(([x]) => [x as number, x as number, x as number])),
  },
  {
    name: 'not a number',
    kinds: ['not-finite'],
    inLayer: true,
    mistakes: (l) => weightAt(l, (r) => mapped(r, () => Number.NaN)),
  },
  {
    name: 'half of the loss, and f for its derivative',
    kinds: ['factor', 'value-for-derivative'],
    fits: (n) => active(n, n.layers),
    mistakes: () => ({ ...valueEverywhere, lossSlope: (r) => by(r, 0.5) }),
  },
  {
    name: 'the sign, and the derivative left out',
    kinds: ['sign', 'missing-factor'],
    inLayer: true,
    fits: active,
    mistakes: (l) => slopeAt(l, (r) => mapped(r, () => -1)),
  },
  {
    name: 'dW transposed, and twice',
    kinds: ['transpose', 'factor'],
    inLayer: true,
    mistakes: (l) => weightAt(l, (r) => by(turned(r), 2)),
  },
]
