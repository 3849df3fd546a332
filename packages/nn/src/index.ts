// The public API of @chainrule/nn.
export {
  fanInUniform,
  glorotUniform,
  heUniform,
  uniform,
  type Initialiser,
  type ParameterShape,
} from './initialisers'
export {
  Activation,
  ELU,
  GELU,
  LeakyReLU,
  Mish,
  ReLU,
  SELU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
} from './layers/activations'
export type { Fitting, InputError, Layer, Layers, Through } from './layers/chain'
export { Linear, type LinearOptions } from './layers/linear'
export { Sequential } from './layers/sequential'
export { meanSquaredError } from './losses/meanSquaredError'
export type { LossOptions, Reduced, Reduction } from './losses/reduction'
export { softmaxCrossEntropy } from './losses/softmaxCrossEntropy'
export type { Module, SizedModule } from './module'
export type { Optimiser, Update } from './optimisers/optimiser'
export { sgd, type SgdOptions, type SgdState } from './optimisers/sgd'
