// Arguments that are wrong: a misspelt option is an error, and not silently without effect.
import { ValueError } from '@chainrule/tensor'

/** @throws ValueError where options are no object or have a name that is not known. */
export function checkOptions(op: string, options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw new ValueError(op, `options are an object such as { ${names[0]}: ... }; got ${String(options)}`)
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new ValueError(op, `there is no option '${unknown}'; use ${names.join(', ')}`)
}

/** Names a value that is no tensor in an error message, shortly. */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'function') return 'a function'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
