// Activations that people use, with their derivatives: by these a report names the one that it sees, and tries those
// that a hand may have taken in its place. Each as a function of one number.

/** A way in which the formula of a derivative is often written wrong. */
export interface Slip {
  readonly kind: 'missing-factor' | 'sign'
  /** What the hand computes; `a` is the activation's output. */
  readonly formula: string
  readonly of: (a: number) => number
}

/** An activation: a function of one number. */
export interface Activation {
  readonly name: string
  readonly of: (z: number) => number
  readonly slope: (z: number) => number
  /** The derivative by the output, for those of which it is usual. */
  readonly slopeOfOutput?: (a: number) => number
  /** The derivative as people write it, by z; and by the output a. */
  readonly formula: string
  readonly outputFormula?: string
  readonly slips?: readonly Slip[]
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))
const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))
const bell = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/** The share of a normal population below z, by the integral of its density (Simpson's rule, to about 1e-12). */
function normalShare(z: number): number {
  const end = Math.min(Math.abs(z), 9)
  const steps = 400
  const width = end / steps
  let sum = bell(0) + bell(end)
  for (let i = 1; i < steps; i++) sum += bell(i * width) * (i % 2 === 0 ? 2 : 4)
  return 0.5 + (Math.sign(z) * sum * width) / 3
}

const leaky = (name: string, slope: number): Activation => ({
  name,
  of: (z) => (z > 0 ? z : slope * z),
  slope: (z) => (z > 0 ? 1 : slope),
  formula: `(1 for z > 0, else ${slope})`,
})

/** Those that are known, the usual ones first. */
export const activations: readonly Activation[] = [
  {
    name: 'relu',
    of: (z) => Math.max(z, 0),
    slope: (z) => (z > 0 ? 1 : 0),
    formula: '(1 for z > 0, else 0)',
  },
  {
    name: 'sigmoid',
    of: sigmoid,
    slope: (z) => sigmoid(z) * sigmoid(-z),
    slopeOfOutput: (a) => a * (1 - a),
    formula: 'sigmoid(z)(1 - sigmoid(z))',
    outputFormula: 'a(1 - a)',
    slips: [
      { kind: 'missing-factor', formula: '1 - a', of: (a) => 1 - a },
      { kind: 'sign', formula: 'a(1 + a)', of: (a) => a * (1 + a) },
      { kind: 'missing-factor', formula: '1 - a²', of: (a) => 1 - a * a },
      { kind: 'missing-factor', formula: 'a²', of: (a) => a * a },
    ],
  },
  {
    name: 'tanh',
    of: Math.tanh,
    slope: (z) => 1 - Math.tanh(z) ** 2,
    slopeOfOutput: (a) => 1 - a * a,
    formula: '1 - tanh(z)²',
    outputFormula: '1 - a²',
    slips: [
      { kind: 'missing-factor', formula: '1 - a', of: (a) => 1 - a },
      { kind: 'sign', formula: '1 + a²', of: (a) => 1 + a * a },
      { kind: 'missing-factor', formula: 'a²', of: (a) => a * a },
    ],
  },
  {
    name: 'softplus',
    of: softplus,
    slope: sigmoid,
    slopeOfOutput: (a) => 1 - Math.exp(-a),
    formula: 'sigmoid(z)',
    outputFormula: '1 - exp(-a)',
  },
  leaky('leakyRelu', 0.01),
  leaky('leakyRelu', 0.1),
  leaky('leakyRelu', 0.2),
  {
    name: 'elu',
    of: (z) => (z > 0 ? z : Math.expm1(z)),
    slope: (z) => (z > 0 ? 1 : Math.exp(z)),
    slopeOfOutput: (a) => (a > 0 ? 1 : a + 1),
    formula: '(1 for z > 0, else exp(z))',
    outputFormula: '(1 for a > 0, else a + 1)',
  },
  {
    name: 'silu',
    of: (z) => z * sigmoid(z),
    slope: (z) => sigmoid(z) * (1 + z * sigmoid(-z)),
    formula: 'sigmoid(z)(1 + z(1 - sigmoid(z)))',
  },
  {
    name: 'gelu',
    of: (z) => z * normalShare(z),
    slope: (z) => normalShare(z) + z * bell(z),
    formula: 'Φ(z) + z φ(z)',
  },
  {
    name: 'exp',
    of: Math.exp,
    slope: Math.exp,
    slopeOfOutput: (a) => a,
    formula: 'exp(z)',
    outputFormula: 'a',
  },
  { name: 'log', of: Math.log, slope: (z) => 1 / z, formula: '1/z' },
  { name: 'square', of: (z) => z * z, slope: (z) => 2 * z, formula: '2z' },
  { name: 'sqrt', of: Math.sqrt, slope: (z) => 0.5 / Math.sqrt(z), formula: '1/(2 sqrt(z))' },
  { name: 'sin', of: Math.sin, slope: Math.cos, formula: 'cos(z)' },
  { name: 'cos', of: Math.cos, slope: (z) => -Math.sin(z), formula: '-sin(z)' },
  { name: 'abs', of: Math.abs, slope: Math.sign, formula: 'sign(z)' },
  {
    name: 'softsign',
    of: (z) => z / (1 + Math.abs(z)),
    slope: (z) => 1 / (1 + Math.abs(z)) ** 2,
    formula: '1/(1 + |z|)²',
  },
  {
    name: 'atan',
    of: Math.atan,
    slope: (z) => 1 / (1 + z * z),
    formula: '1/(1 + z²)',
  },
]

// Values agree to this, relative to the largest: roundings of two ways to compute the same.
const sameFunction = 1e-8

/** The known activation that makes `a` of `z`, if there is one. */
export function recognise(z: Float64Array, a: Float64Array): Activation | undefined {
  const size = a.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return activations.find(({ of }) =>
    a.every((x, i) => Math.abs(x - of(z[i] as number)) <= sameFunction * size),
  )
}
