// How much a reader allocates at once. Import this before the reader: it stands in for the constructors of typed arrays,
// which modules take hold of when they are loaded.

const names = [
  'ArrayBuffer',
  'Uint8Array',
  'Int8Array',
  'Uint8ClampedArray',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const

let largest = 0

for (const name of names) {
  const original = globalThis[name] as unknown as (new (...args: unknown[]) => object) & {
    BYTES_PER_ELEMENT?: number
  }
  const counted: object = new Proxy(original, {
    construct(target, args: unknown[], newTarget): object {
      const [length] = args
      if (typeof length === 'number') largest = Math.max(largest, length * (target.BYTES_PER_ELEMENT ?? 1))
      // What is too large to be had would be an error of its own kind: what counts is that it was asked for.
      return Reflect.construct(target, args, newTarget === counted ? target : newTarget) as object
    },
  })
  Object.defineProperty(globalThis, name, { value: counted, writable: true, configurable: true })
}

/** The most bytes that were asked for at once since the last call. */
export function largestAllocation(): number {
  const bytes = largest
  largest = 0
  return bytes
}
