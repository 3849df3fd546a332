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
  /** Whether `sha256` is that of the gzipped file instead, where that is what is published, and all mirrors have it. */
  readonly ofGzip?: true
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

const fashionMirrors = [
  'https://storage.googleapis.com/tensorflow/tf-keras-datasets',
  'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion',
  'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com',
]

const fashionFile = (name: string, bytes: number, sha256: string): PublishedFile => ({
  folder: 'fashion-mnist',
  name,
  bytes,
  sha256,
  ofGzip: true,
  mirrors: fashionMirrors.map((mirror) => `${mirror}/${name}.gz`),
})

/** Fashion-MNIST, in files as MNIST's. The MD5 that is published for each, gzipped, stands beside it. */
export const fashionMnistFiles = {
  // 8d4fb7e6c68d591d4c3dfef9ec88bf0d
  trainImages: fashionFile(
    'train-images-idx3-ubyte',
    47_040_016,
    '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
  ),
  // 25c81989df183df01b3e8a0aad5dffbe
  trainLabels: fashionFile(
    'train-labels-idx1-ubyte',
    60_008,
    'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
  ),
  // bef4ecab320f06d8554ea6380940ec79
  testImages: fashionFile(
    't10k-images-idx3-ubyte',
    7_840_016,
    '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
  ),
  // bb300cfdad3c16e7a12a480ee83cd310
  testLabels: fashionFile(
    't10k-labels-idx1-ubyte',
    10_008,
    '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
  ),
} as const
