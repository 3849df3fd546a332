// The functions that are also methods: `exp(x)` is `x.exp()`, `add(x, y)` is `x.add(y)`. Takes nothing,
// installs them on Tensor.prototype; their types stand beside the class.
import { Tensor } from './graph/tensor'
import { clip } from './functions/clip'
import { gelu, mish, silu } from './functions/gates'
import { reciprocal, rsqrt, square } from './functions/powers'
import { isFinite, isInf, isNaN } from './functions/predicates'
import { elu, leakyRelu, selu, softplus } from './functions/rectifiers'
import { abs, add, div, mul, neg, remainder, sign, sub } from './primitives/arithmetic'
import { astype } from './primitives/astype'
import { equal, greater, greaterEqual, less, lessEqual, notEqual } from './primitives/comparison'
import { exp, exp2, expm1, log, log10, log1p, log2 } from './primitives/exponential'
import { acosh, asinh, atanh, cosh, sinh, tanh } from './primitives/hyperbolic'
import { logicalAnd, logicalNot, logicalOr, logicalXor } from './primitives/logical'
import { pow, sqrt } from './primitives/power'
import { relu } from './primitives/relu'
import { ceil, floor, round, trunc } from './primitives/rounding'
import { maximum, minimum } from './primitives/selection'
import { erf, erfc, sigmoid } from './primitives/special'
import { acos, asin, atan, atan2, cos, sin, tan } from './primitives/trigonometric'
import { inspect, toJSON, toPrimitive, toString } from './printing/inspect'
import { logSoftmax, softmax } from './functions/normalisers'
import { dot, outer } from './functions/products'
import { matmul } from './primitives/matmul'
import { assertShape } from './functions/assertShape'
import { expandDims, squeeze } from './functions/axes'
import { split } from './functions/joining'
import { logSumExp } from './functions/logSumExp'
import { norm } from './functions/norm'
import { prod } from './functions/prod'
import { all, any } from './functions/quantifiers'
import { broadcastTo, repeat, tile } from './functions/repeating'
import { roll } from './functions/roll'
import { slice } from './functions/slicing'
import { takeAlongAxis } from './functions/sorting'
import { mean, std, variance } from './functions/statistics'
import { diagonal, tril, triu } from './functions/triangles'
import { argMax, argMin } from './primitives/argReduction'
import { cumulativeSum } from './primitives/cumulativeSum'
import { flip } from './primitives/flip'
import { take } from './primitives/indexing'
import { max, min, sum } from './primitives/reduction'
import { reshape } from './primitives/reshape'
import { pad } from './primitives/slice'
import { transpose } from './primitives/transpose'
import { array, arraySync, data, dataSync, item } from './runtime/reading'

const methods = {
  // reading and printing
  item,
  dataSync,
  arraySync,
  data,
  array,
  toString,
  toJSON,
  [Symbol.toPrimitive]: toPrimitive,
  [Symbol.for('nodejs.util.inspect.custom')]: inspect,
  // arithmetic
  add,
  sub,
  mul,
  div,
  remainder,
  pow,
  maximum,
  minimum,
  neg,
  abs,
  sign,
  square,
  sqrt,
  rsqrt,
  reciprocal,
  clip,
  astype,
  // functions of real numbers
  exp,
  exp2,
  expm1,
  log,
  log2,
  log10,
  log1p,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  erf,
  erfc,
  // rounding
  floor,
  ceil,
  round,
  trunc,
  // activations
  sigmoid,
  relu,
  leakyRelu,
  elu,
  selu,
  gelu,
  silu,
  mish,
  softplus,
  // logic
  equal,
  notEqual,
  less,
  lessEqual,
  greater,
  greaterEqual,
  logicalAnd,
  logicalOr,
  logicalXor,
  logicalNot,
  isNaN,
  isFinite,
  isInf,
  // contraction
  matmul,
  dot,
  outer,
  // normalisers
  softmax,
  logSoftmax,
  // reductions
  sum,
  mean,
  prod,
  max,
  min,
  argMax,
  argMin,
  variance,
  std,
  logSumExp,
  any,
  all,
  norm,
  cumulativeSum,
  // movement
  as: assertShape,
  reshape,
  transpose,
  expandDims,
  squeeze,
  broadcastTo,
  pad,
  slice,
  take,
  takeAlongAxis,
  split,
  flip,
  roll,
  tile,
  repeat,
  tril,
  triu,
  diagonal,
}

/** Makes methods of the functions. Called once, by the package's index. */
export function installMethods(): void {
  for (const name of Reflect.ownKeys(methods)) {
    const f = Reflect.get(methods, name) as (...args: unknown[]) => unknown
    const method = function (this: unknown, ...args: unknown[]): unknown {
      return f(this, ...args)
    }
    Object.defineProperty(method, 'name', { value: name })
    Object.defineProperty(Tensor.prototype, name, { value: method, writable: true, configurable: true })
  }
}
