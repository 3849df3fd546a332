// What the user's function of gradients returned, held against the inputs. Takes both; gives numbers by the path of
// the parameter, and says which are missing.
import { realize, Tensor, tree, ValueError, type AnyTensor } from '@chainrule/tensor'
import { isSingle, numbersFrom } from './numbers'
import type { Inputs, Numbers } from './problem'

/** What the hand gives for one set of inputs. */
export interface Hand {
  /** The inputs whose gradients were expected. */
  readonly names: readonly string[]
  /** By the path of the parameter. */
  readonly gradients: ReadonlyMap<string, Numbers>
  /** Paths of parameters for which it gives nothing. */
  readonly missing: readonly string[]
  /** By name. */
  readonly intermediates: ReadonlyMap<string, Numbers>
  /** Whether any numbers are float32. */
  readonly single: boolean
}

const isFloat = (value: unknown): value is AnyTensor =>
  value instanceof Tensor && (value.dtype === 'float64' || value.dtype === 'float32')

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Tensor) && !ArrayBuffer.isView(value)

/**
 * Reads what the hand returned.
 *
 * @param names the inputs of which gradients are expected; by default those that it returns
 * @param word how the user calls the function, for errors
 * @throws ValueError where it returned no object, something for what is no input or has no gradient, or no numbers.
 */
export function readHand(
  op: string,
  returned: unknown,
  inputs: Inputs,
  names?: readonly string[],
  word = 'gradients',
): Hand {
  const refuse = (what: string): never => {
    throw new ValueError(op, `${word} ${what}`)
  }
  if (returned instanceof Promise) refuse('returned a promise; it cannot be async')
  if (returned === undefined || returned === null)
    refuse(`returned ${String(returned)}; is a return missing?`)
  if (!isContainer(returned) || Array.isArray(returned))
    refuse('must return an object by the names of the inputs, as in { W1: dW1, b1: db1 }')
  // All at once: one program, and not one for each.
  const pending = tree.leaves(returned)
  if (pending.length > 0) realize(pending)
  const { intermediates = {}, ...given } = returned as Readonly<Record<string, unknown>>
  const extra = Object.keys(given).find((name) => !(name in inputs))
  if (extra !== undefined)
    refuse(`returned '${extra}', but there is no such input; inputs are ${Object.keys(inputs).join(', ')}`)
  const expected = names ?? Object.keys(inputs).filter((name) => name in given)
  if (expected.length === 0) refuse('returned nothing; return an object such as { W1: dW1, b1: db1 }')

  const gradients = new Map<string, Numbers>()
  const missing: string[] = []
  let single = false
  const visit = (input: unknown, value: unknown, path: string): void => {
    if (isFloat(input)) {
      if (value === undefined || value === null) {
        missing.push(path)
        return
      }
      single ||= isSingle(value)
      gradients.set(path, numbersFrom(op, value, input.shape as readonly number[], `${word}: ${path}`))
    } else if (isContainer(input)) {
      if (value !== undefined && value !== null && !isContainer(value))
        refuse(
          `returned no ${Array.isArray(input) ? 'array' : 'object'} for ${path}, which is one among the inputs`,
        )
      const children = (value ?? {}) as Readonly<Record<string, unknown>>
      const unknown = Object.keys(children).find((key) => !(key in input) && children[key] !== undefined)
      if (unknown !== undefined) refuse(`returned '${unknown}' in ${path}, which has no such part`)
      for (const [key, child] of Object.entries(input)) {
        visit(child, children[key], Array.isArray(input) ? `${path}[${key}]` : `${path}.${key}`)
      }
    }
  }
  for (const name of expected) {
    const before = gradients.size + missing.length
    visit(inputs[name], given[name], name)
    if (gradients.size + missing.length === before)
      refuse(`returned '${name}', but that input holds no float tensor, so it has no gradient`)
  }
  return {
    names: expected,
    gradients,
    missing,
    intermediates: readIntermediates(op, intermediates, word),
    single,
  }
}

function readIntermediates(op: string, given: unknown, word: string): ReadonlyMap<string, Numbers> {
  if (!isContainer(given)) throw new ValueError(op, `${word}: intermediates must be an object by name`)
  return new Map(
    Object.entries(given).map(([name, value]) => [
      name,
      numbersFrom(op, value, [], `${word}: intermediates '${name}'`),
    ]),
  )
}
