// Where a BLAS may be: its names, by system, in the order in which they are tried. Pure: the system is an argument.

/** Libraries that are known by name, the first that is there is taken. */
export type Family = 'OpenBLAS' | 'BLIS' | 'MKL' | 'Accelerate'

/** A file that may be a BLAS. */
export interface Candidate {
  /** A path, or a name that the system's loader looks for. */
  readonly file: string
  /** What it should be; undefined for one that the user named. */
  readonly family?: Family
}

type Names = Readonly<Partial<Record<Family, readonly string[]>>>

const homebrew = (formula: string, file: string): string[] =>
  ['/opt/homebrew', '/usr/local'].map((root) => `${root}/opt/${formula}/lib/${file}`)

const linux: Names = {
  OpenBLAS: ['libopenblas.so.0', 'libopenblas.so', 'libopenblas64.so.0', 'libopenblas64_.so.0'],
  BLIS: ['libblis.so.4', 'libblis.so.3', 'libblis.so', 'libblis-mt.so'],
  MKL: ['libmkl_rt.so.2', 'libmkl_rt.so'],
}

const darwin: Names = {
  OpenBLAS: [...homebrew('openblas', 'libopenblas.dylib'), 'libopenblas.0.dylib', 'libopenblas.dylib'],
  BLIS: [...homebrew('blis', 'libblis.dylib'), 'libblis.4.dylib', 'libblis.dylib'],
  MKL: ['/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.2.dylib', 'libmkl_rt.2.dylib', 'libmkl_rt.dylib'],
  Accelerate: ['/System/Library/Frameworks/Accelerate.framework/Accelerate'],
}

const windows: Names = {
  OpenBLAS: ['libopenblas.dll', 'openblas.dll'],
  BLIS: ['libblis.4.dll', 'libblis.dll', 'AOCL-LibBlis-Win-MT-dll.dll'],
  MKL: ['mkl_rt.2.dll', 'mkl_rt.dll'],
}

const namesOf = (platform: string): Names =>
  platform === 'darwin' ? darwin : platform === 'win32' ? windows : linux

/**
 * What to try on a system: the file that the user named and no other, or else the libraries by their usual names.
 *
 * @param platform as `process.platform` names it
 * @param named by the call, or by the environment
 */
export function candidates(platform: string, named: string | undefined): Candidate[] {
  if (named !== undefined && named !== '') return [{ file: named }]
  return Object.entries(namesOf(platform)).flatMap(([family, files]) =>
    (files ?? []).map((file) => ({ file, family: family as Family })),
  )
}

/** How to get one, on the system at hand. */
export function advice(platform: string): string {
  switch (platform) {
    case 'darwin':
      return 'macOS has one, Accelerate; another: `brew install openblas`'
    case 'win32':
      return (
        'download OpenBLAS (github.com/OpenMathLib/OpenBLAS/releases), and set CHAINRULE_BLAS to the path of its ' +
        'libopenblas.dll'
      )
    default:
      return (
        '`apt install libopenblas0` (Debian, Ubuntu), `dnf install openblas` (Fedora), `pacman -S openblas` (Arch), ' +
        '`apk add openblas` (Alpine); or set CHAINRULE_BLAS to the path of a BLAS'
      )
  }
}
