// The names of the inputs that the user calls parameters.
import { ValueError } from '@chainrule/tensor'
import { refuse } from './options'
import type { Sources } from './sources'

/**
 * The names as they are, if they are given.
 *
 * @throws ValueError for a name of no input.
 */
export function checkNames(
  op: string,
  names: readonly string[] | undefined,
  { given }: Sources,
): readonly string[] | undefined {
  if (names === undefined) return undefined
  if (!Array.isArray(names) || names.length === 0)
    refuse(op, 'parameters', 'an array of names of inputs', names)
  const unknown = names.find((name) => !Object.hasOwn(given, name))
  if (unknown !== undefined) throw new ValueError(op, `parameters: there is no input '${unknown}'`)
  return names
}
