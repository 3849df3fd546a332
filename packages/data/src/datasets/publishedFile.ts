// The files of the public data sets: where they lie, under which names, and what is in them, to the byte.

/** A file of a public data set. */
export interface PublishedFile {
  /** The folder it lies in, beneath a data folder or the cache. */
  readonly folder: string
  /** Its name, uncompressed; gzipped it has `.gz` behind it. */
  readonly name: string
  /** How many bytes it has, uncompressed. */
  readonly bytes: number
  /** The SHA-256 of its uncompressed bytes: mirrors compress them differently. */
  readonly sha256: string
  /** Where the gzipped file can be downloaded, the best place first. */
  readonly mirrors: readonly string[]
}

/** The digits of scikit-learn: the test part of the UCI set "Optical Recognition of Handwritten Digits". */
export const digitsFile: PublishedFile = {
  folder: 'digits',
  name: 'digits.csv',
  bytes: 264_712,
  sha256: '6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8',
  mirrors: [
    'https://raw.githubusercontent.com/scikit-learn/scikit-learn/1.5.2/sklearn/datasets/data/digits.csv.gz',
    'https://cdn.jsdelivr.net/gh/scikit-learn/scikit-learn@1.5.2/sklearn/datasets/data/digits.csv.gz',
  ],
}

const mnistMirrors = [
  'https://storage.googleapis.com/cvdf-datasets/mnist',
  'https://ossci-datasets.s3.amazonaws.com/mnist',
]

const mnistFile = (name: string, bytes: number, sha256: string): PublishedFile => ({
  folder: 'mnist',
  name,
  bytes,
  sha256,
  mirrors: mnistMirrors.map((mirror) => `${mirror}/${name}.gz`),
})

/** MNIST: two files to train with, two to test with. The MD5 that is published for each stands beside it. */
export const mnistFiles = {
  // 6bbc9ace898e44ae57da46a324031adb
  trainImages: mnistFile(
    'train-images-idx3-ubyte',
    47_040_016,
    'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  ),
  // a25bea736e30d166cdddb491f175f624
  trainLabels: mnistFile(
    'train-labels-idx1-ubyte',
    60_008,
    '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  ),
  // 2646ac647ad5339dbf082846283269ea
  testImages: mnistFile(
    't10k-images-idx3-ubyte',
    7_840_016,
    '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  ),
  // 27ae3e4e09519cfbb04c329615203637
  testLabels: mnistFile(
    't10k-labels-idx1-ubyte',
    10_008,
    'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  ),
} as const
