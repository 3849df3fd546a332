// What normalising layers share: how they begin, and the step that all of them end with.
import {
  checkOptions,
  ones,
  random,
  ValueError,
  zeros,
  type AnyTensor,
  type FloatDType,
} from '@chainrule/tensor'
import { describe } from '../../describe'
import type { Initialiser } from '../../initialisers'
import { nextKey } from '../../keys'
import { checkInitialisers } from '../checks'

/** How a normalising layer without a bias begins. */
export interface ScaleOptions<D extends FloatDType = 'float32'> {
  /** What is added to the variance, so that nothing is divided by 0; 1e-5 by default. */
  readonly epsilon?: number
  /** The first weight, ones by default; `false` for a layer without one. */
  readonly weight?: Initialiser | false
  /** Where random numbers for the initialisers come from, if they take any; a new key for each layer by default. */
  readonly key?: random.Key
  /** The dtype of weight and bias, float32 by default. */
  readonly dtype?: D
}

/** How a normalising layer begins. */
export interface NormOptions<D extends FloatDType = 'float32'> extends ScaleOptions<D> {
  /** The first bias, zeros by default; `false` for a layer without one. */
  readonly bias?: Initialiser | false
}

/** What {@link parametersOf} made. */
export interface NormParameters {
  readonly weight: AnyTensor | undefined
  readonly bias: AnyTensor | undefined
  readonly epsilon: number
  readonly dtype: FloatDType
}

/** The parameters of a normalising layer; `names` are the options that it takes. */
export function parametersOf(
  op: string,
  shape: readonly number[],
  options: NormOptions<FloatDType>,
  names: readonly string[],
): NormParameters {
  checkOptions(op, options, names)
  const { epsilon = 1e-5, weight, bias, dtype = 'float32' } = options
  if (typeof epsilon !== 'number' || !(epsilon >= 0 && epsilon < Infinity)) {
    throw new ValueError(op, `epsilon must be a number from 0 up; got ${describe(epsilon)}`)
  }
  const given = Object.entries({ weight, bias }).filter(([, x]) => x !== undefined && x !== false)
  checkInitialisers(op, Object.fromEntries(given))
  // A layer whose parameters are constants takes no key from those that come after it.
  const keys = given.length === 0 ? undefined : random.split(options.key ?? nextKey())
  const size = shape.reduce((product, n) => product * n, 1)
  const make = (initialiser: Initialiser | false | undefined, n: 0 | 1): AnyTensor | undefined => {
    if (initialiser === false) return undefined
    if (initialiser === undefined || keys === undefined)
      return (n === 0 ? ones : zeros)([...shape], { dtype })
    return initialiser({ key: keys[n], shape: [...shape], fanIn: size, fanOut: size, dtype })
  }
  return { weight: make(weight, 0), bias: names.includes('bias') ? make(bias, 1) : undefined, epsilon, dtype }
}

/** `x weight + bias`, of which there may be none. */
export function scaled(x: AnyTensor, weight: AnyTensor | undefined, bias: AnyTensor | undefined): AnyTensor {
  const product = weight === undefined ? x : x.mul(weight)
  return bias === undefined ? product : product.add(bias)
}

/** `x` less its mean along `axes`, in units of its standard deviation there. */
export function standardised(x: AnyTensor, axes: readonly number[], epsilon: number): AnyTensor {
  const centred = x.sub(x.mean({ axis: axes, keepDims: true }))
  const variance = centred.square().mean({ axis: axes, keepDims: true })
  return centred.mul(variance.add(epsilon).rsqrt())
}
