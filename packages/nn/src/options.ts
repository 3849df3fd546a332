// Options as the last argument: a misspelt one is an error, and not silently without effect.
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
