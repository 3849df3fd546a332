// The error of a file that is not what its format says: where it goes wrong, what was expected there and
// what stands there instead.
import { ChainruleError } from '@chainrule/tensor'

/** What a reader knows of the fault it met. */
export interface FormatFault {
  /** The name of the file, as the caller gave it. */
  readonly file: string
  /** What failed, in a few words: `the pixels are cut short`. */
  readonly problem: string
  /** Where, in bytes from the start of the uncompressed file (of the gzip file for faults of gzip itself). */
  readonly offset: number
  /** What should stand there. */
  readonly expected: string
  /** What stands there. */
  readonly found: string
  /** In a text file: the line, counted from 1. */
  readonly line?: number
  /** In a text file: the field within the line, counted from 1. */
  readonly column?: number
}

/**
 * A file that is cut short, damaged, or of another format than it claims.
 *
 * The message reads `file: what failed: at byte 16: expected ...; found ...`; a text file also has a line
 * and a column. `op` is the file.
 *
 * @example
 * const describe = (bytes: number[]) => {
 *   try {
 *     return decodeSafetensors(new Uint8Array(bytes), { file: 'model' }).tensors
 *   } catch (error) {
 *     if (error instanceof FormatError) return error.message
 *     throw error
 *   }
 * }
 * describe([2, 0]) // 'model: the header is cut short: at byte 2: expected 8 bytes of its length; found 2'
 */
export class FormatError extends ChainruleError {
  readonly file: string
  readonly offset: number
  readonly expected: string
  readonly found: string
  readonly line: number | undefined
  readonly column: number | undefined

  constructor(fault: FormatFault) {
    const { file, problem, offset, expected, found, line, column } = fault
    super(file, `${problem}: at ${formatPlace(fault)}: expected ${expected}; found ${found}`)
    this.file = file
    this.offset = offset
    this.expected = expected
    this.found = found
    this.line = line
    this.column = column
  }
}

const formatPlace = ({ offset, line, column }: FormatFault): string =>
  line === undefined ? `byte ${offset}` : `line ${line}, column ${column ?? 1} (byte ${offset})`
