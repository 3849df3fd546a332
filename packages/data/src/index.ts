// The public API of @chainrule/data: named exports, a line for each file.
export { batches, type Batches, type BatchesOptions } from './batching/batches'
export type { Rows } from './batching/rows'
export { DatasetError } from './datasets/datasetError'
export type { DataSource } from './datasets/dataSource'
export { loadDigits, type Digits, type LoadDigitsOptions } from './datasets/loadDigits'
export { loadMnist, type LoadMnistOptions, type Mnist } from './datasets/loadMnist'
export type { DigitSize } from './datasets/synthetic/draw'
export {
  syntheticDigits,
  type ImageDType,
  type LabelledDigits,
  type PixelCount,
  type SyntheticDigitsOptions,
} from './datasets/synthetic/syntheticDigits'
export type { LoadOptions } from './datasets/wanted'
export { parseCsv, type CsvColumn, type CsvOptions, type CsvTable } from './formats/csv'
export { FormatError, type FormatFault } from './formats/formatError'
export { parseIdx, type IdxArray, type IdxDType, type IdxOptions } from './formats/idx'
export { accuracy } from './metrics/accuracy'
export {
  confusionMatrix,
  formatConfusionMatrix,
  type ConfusionMatrixOptions,
} from './metrics/confusionMatrix'
export type { Labels } from './metrics/labels'
export { fitStandardScaler, StandardScaler, type ScaledDType } from './preprocessing/standardScaler'
export { trainTestSplit, type TrainTest, type TrainTestSplitOptions } from './preprocessing/trainTestSplit'
