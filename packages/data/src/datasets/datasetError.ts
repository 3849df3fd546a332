// The error of a data set that is not there: where it was looked for and why it was not taken.
import { ChainruleError } from '@chainrule/tensor'

/**
 * A data set that was not found where the caller said it is, or nowhere at all while synthetic data were
 * ruled out. A file that is there but damaged is a `FormatError` instead.
 *
 * @example
 * const message = await loadDigits({ directory: '/nowhere' }).catch((error: Error) => error.message)
 * message // 'loadDigits: no data: expected a folder; /nowhere is none; name another directory'
 */
export class DatasetError extends ChainruleError {}
