// The public API of @chainrule/data: named exports, a line for each file.
export { batches, type Batches, type BatchesOptions } from './batching/batches'
export type { Collated } from './batching/collate'
export {
  DataLoader,
  type BatchOf,
  type BatchPlace,
  type DataLoaderOptions,
  type Epoch,
  type LoaderSource,
} from './batching/dataLoader'
export type { Rows } from './batching/rows'
export { SourceError } from './batching/sourceError'
export { DatasetError } from './datasets/datasetError'
export type { DataSource } from './datasets/dataSource'
export { loadDigits, type Digits, type LoadDigitsOptions } from './datasets/loadDigits'
export {
  loadFashionMnist,
  type FashionMnist,
  type LoadFashionMnistOptions,
} from './datasets/loadFashionMnist'
export { loadMnist, type LoadMnistOptions, type Mnist } from './datasets/loadMnist'
export type { DigitSize } from './datasets/synthetic/draw'
export {
  syntheticDigits,
  type ImageDType,
  type LabelledDigits,
  type PixelCount,
  type SyntheticDigitsOptions,
} from './datasets/synthetic/syntheticDigits'
export type { DownloadProgress, LoadOptions } from './datasets/wanted'
export { parseCsv, type CsvOptions, type CsvTable } from './formats/csv'
export type { CsvColumn } from './formats/csvColumns'
export { FormatError, type FormatFault } from './formats/formatError'
export { parseIdx, type IdxArray, type IdxDType, type IdxOptions } from './formats/idx'
export { imageGrid, type ImageGridOptions } from './formats/imageGrid'
export { encodeNpy, parseNpy, type EncodeNpyOptions, type NpyOptions, type NpyTensor } from './formats/npy'
export { encodeNpz, parseNpz, type EncodeNpzOptions, type NpzOptions } from './formats/npz'
export { encodePng, type EncodePngOptions, type PngImage } from './formats/png'
export { readCsv, type ReadCsvOptions } from './formats/readCsv'
export {
  encodeSafetensors,
  parseSafetensors,
  type EncodeSafetensorsOptions,
  type ParseSafetensorsOptions,
  type Safetensors,
} from './formats/safetensors'
export { accuracy } from './metrics/accuracy'
export { classificationReport, type ClassificationReportOptions } from './metrics/classificationReport'
export {
  f1,
  precision,
  recall,
  type Average,
  type ClassScore,
  type ClassScoreOptions,
} from './metrics/classScores'
export {
  confusionMatrix,
  formatConfusionMatrix,
  type ConfusionMatrixOptions,
} from './metrics/confusionMatrix'
export type { Labels } from './metrics/labels'
export {
  r2Score,
  regressionReport,
  rootMeanSquaredError,
  type Numbers,
  type RegressionReport,
} from './metrics/regression'
export { rocAuc, type BinaryLabels, type RocAuc, type RocAucOptions } from './metrics/rocAuc'
/** Metrics batch by batch: `const metric = streaming.accuracy()`, then `init`, `update` and `result`. */
export * as streaming from './metrics/streaming'
export type { StreamingMetric } from './metrics/streaming'
export { topKAccuracy, type Scores, type TopKOptions } from './metrics/topKAccuracy'
export type { ScaledDType } from './preprocessing/features'
export { kFold, type Folds, type KFoldOptions } from './preprocessing/kFold'
export { fitMinMaxScaler, MinMaxScaler } from './preprocessing/minMaxScaler'
export { fitStandardScaler, StandardScaler } from './preprocessing/standardScaler'
export { trainTestSplit, type TrainTest, type TrainTestSplitOptions } from './preprocessing/trainTestSplit'
