// The public API of @chainrule/nn.
export {
  allZeros,
  constant,
  fanInUniform,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  normal,
  orthogonal,
  truncatedNormal,
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
export { AdaptiveAvgPool1d, AdaptiveAvgPool2d, AdaptiveAvgPool3d } from './layers/pooling/adaptiveAvgPool'
export { AdaptiveMaxPool1d, AdaptiveMaxPool2d, AdaptiveMaxPool3d } from './layers/pooling/adaptiveMaxPool'
export { MultiHeadAttention, type AttentionOptions, type AttentionPass } from './layers/attention/attention'
export type { Masking } from './layers/attention/attentionMask'
export { BatchNorm, Statistics, type BatchNormOptions } from './layers/normalisation/batchNorm'
export { Bilinear, type BilinearOptions } from './layers/bilinear'
export type { Fitting, InputError, Layer, Layers, Returning, Sum, Through } from './layers/chain'
export type {
  ChannelsError,
  Rank,
  SpaceError,
  WithChannels,
  WithoutSpace,
  WithSpace,
} from './layers/channels'
export { Conv1d, Conv2d, Conv3d } from './layers/convolution/conv'
export {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type ConvTransposeLayerOptions,
} from './layers/convolution/convTranspose'
export type { ConvolutionOptions, KernelShape } from './layers/convolution/convolution'
export { Dropout } from './layers/dropout'
export { Embedding, type EmbeddingOptions, type WithFeatures } from './layers/embedding'
export { Flatten, type Flat } from './layers/flatten'
export { GlobalAvgPool, GlobalMaxPool } from './layers/pooling/globalPool'
export { GroupNorm } from './layers/normalisation/groupNorm'
export { GRU } from './layers/recurrent/gru'
export { GRUCell } from './layers/recurrent/gruCell'
export { LayerNorm } from './layers/normalisation/layerNorm'
export { Linear, type LinearOptions } from './layers/linear'
export { LSTM } from './layers/recurrent/lstm'
export { LSTMCell, type LSTMState } from './layers/recurrent/lstmCell'
export type { NormOptions, ScaleOptions } from './layers/normalisation/normalisation'
export { AvgPool1d, AvgPool2d, AvgPool3d } from './layers/pooling/poolAvg'
export { MaxPool1d, MaxPool2d, MaxPool3d } from './layers/pooling/poolMax'
export { LearnedPositions, sinusoidalPositions } from './layers/attention/positionalEncodings'
export type { RecurrentCellOptions } from './layers/recurrent/recurrentCell'
export type { RecurrentOptions, Several, StateShape } from './layers/recurrent/recurrentLayer'
export { Residual } from './layers/residual'
export { RMSNorm } from './layers/normalisation/rmsNorm'
export { Sequential } from './layers/sequential'
export type { LastOf, ShapeOf, Sizing, TrailingError } from './layers/trailing'
export {
  TransformerEncoderLayer,
  type TransformerOptions,
  type TransformerPass,
} from './layers/attention/transformerEncoderLayer'
export { binaryCrossEntropy } from './losses/binaryCrossEntropy'
export {
  binaryCrossEntropyWithLogits,
  type BinaryCrossEntropyOptions,
} from './losses/binaryCrossEntropyWithLogits'
export { cosine, type CosineOptions } from './losses/cosine'
export { hinge, type HingeOptions } from './losses/hinge'
export { huber, type HuberOptions } from './losses/huber'
export { klDivergence, type KlDivergenceOptions } from './losses/klDivergence'
export type { ClassOptions } from './losses/logLikelihood'
export { meanAbsoluteError, meanAbsoluteError as mae } from './losses/meanAbsoluteError'
export { meanSquaredError, meanSquaredError as mse } from './losses/meanSquaredError'
export { multiMargin, type MultiMarginOptions } from './losses/multiMargin'
export { nll } from './losses/nll'
export type { LossOptions, Reduced, Reduction } from './losses/reduction'
export {
  softmaxCrossEntropy,
  softmaxCrossEntropy as crossEntropy,
  type CrossEntropyOptions,
} from './losses/softmaxCrossEntropy'
export type { Kept, Module, SizedModule } from './module'
export { accumulate, type AccumulateState } from './optimisers/accumulate'
export { adadelta, type AdadeltaOptions, type AdadeltaState } from './optimisers/adadelta'
export { adagrad, type AdagradOptions, type AdagradState } from './optimisers/adagrad'
export { adam, type AdamOptions, type AdamState } from './optimisers/adam'
export { adamW } from './optimisers/adamW'
export { chain, type ChainState } from './optimisers/chain'
export { clipByNorm, clipByValue } from './optimisers/clip'
export { averaged, ema, type EmaState } from './optimisers/ema'
export type { LearningRate } from './optimisers/learningRate'
export { lion, type LionOptions, type LionState } from './optimisers/lion'
export { masked } from './optimisers/masked'
export type { GradientTransform, Optimiser, TransformedGradients, Update } from './optimisers/optimiser'
export type { WeightDecayOptions } from './optimisers/options'
export { rmsProp, type RmsPropOptions, type RmsPropState } from './optimisers/rmsProp'
export type { StepState } from './optimisers/rule'
export { sgd, type SgdOptions, type SgdState } from './optimisers/sgd'
/** Learning rates that change with the steps: `schedules.cosine({ learningRate: 0.1, steps: 1000 })`. */
export * as schedules from './schedules/index'
export type { OneCycleOptions } from './schedules/oneCycle'
export type { Schedule } from './schedules/schedule'
export { Training } from './training'
export { Untrained } from './untrained'
export { decodeModel, encodeModel, loadModel, saveModel } from './saving/model'
export { loadPyTorch, type LoadPyTorchOptions } from './saving/pyTorch'
export type { Summary, SummaryRow } from './summary/rows'
export { summary, type SummaryOptions } from './summary/summary'
export type { Batches, Pair, StandardBatch, TrainingData } from './trainer/batch'
export { checkpoints, type CheckpointsOptions } from './trainer/checkpoints'
export { earlyStopping, type EarlyStoppingOptions } from './trainer/earlyStopping'
export type {
  BeginEvent,
  Callback,
  Control,
  EndEvent,
  EpochEvent,
  EpochRecord,
  Memory,
  Scores,
  StepEvent,
  TrainingEvent,
} from './trainer/events'
export type { Metric, StreamingMetric } from './trainer/metrics'
export { NonFiniteError, type NonFiniteSource } from './trainer/nonFinite'
export { progressBar, type ProgressBarOptions, type TextStream } from './trainer/progressBar'
export type { FitOptions, PredictOptions, Trainer, TrainerOptions } from './trainer/api'
export { trainer } from './trainer/trainer'
