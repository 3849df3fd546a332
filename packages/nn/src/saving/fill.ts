// Tensors of a file put into the places of a tree. Takes both, by path; gives the tree with the file's tensors, or says
// what does not fit.
import { DTypeError, ShapeError, tree, TreeError, type AnyTensor } from '@chainrule/tensor'

/** How a path is named in a message. */
export const quoted = (path: string): string => (path === '' ? 'the root' : `'${path}'`)

/**
 * Checks that a tensor of a file can stand where one of a tree stands.
 *
 * @param name how the file's tensor is named in the message
 * @throws DTypeError or ShapeError that names both.
 */
export function checkFits(op: string, name: string, found: AnyTensor, wanted: AnyTensor): void {
  if (found.dtype !== wanted.dtype) {
    throw new DTypeError(
      op,
      `${name} is ${found.dtype} in the file and ${wanted.dtype} in the model; make the model with dtype: '${found.dtype}'`,
    )
  }
  const [got, expected]: [number[], number[]] = [found.shape, wanted.shape]
  if (String(got) === String(expected) && got.length === expected.length) return
  throw new ShapeError(
    op,
    `${name} has shape [${got.join(', ')}] in the file and [${expected.join(', ')}] in the model; make the model with the ` +
      'sizes of the file',
    got,
    expected,
  )
}

/**
 * The tree with the tensors of a file, by path, in place of its own; what is no tensor stays.
 *
 * @throws TreeError that names the path of a tensor that the file lacks, or has too many; DTypeError and ShapeError
 * where one does not fit.
 */
export function fill<T>(op: string, into: T, tensors: Readonly<Record<string, AnyTensor>>): T {
  const paths = new Set(tree.paths(into))
  const missing = [...paths].filter((path) => !Object.hasOwn(tensors, path))
  const extra = Object.keys(tensors).filter((path) => !paths.has(path))
  if (missing.length > 0) {
    const path = missing[0] as string
    throw new TreeError(op, `the file has no tensor for ${quoted(path)} of the model${more(missing)}`, path)
  }
  if (extra.length > 0) {
    const path = extra[0] as string
    throw new TreeError(
      op,
      `the file has a tensor at ${quoted(path)} where the model has none${more(extra)}`,
      path,
    )
  }
  return tree.mapWithPath((path, wanted) => {
    const found = tensors[path] as AnyTensor
    checkFits(op, quoted(path), found, wanted)
    return found
  }, into)
}

const more = ({ length }: readonly string[]): string => (length === 1 ? '' : ` (${length} in all)`)
