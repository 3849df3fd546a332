// Ways in which a file gets damaged: cut anywhere, a byte changed anywhere, bytes behind its end.

/** One damaged copy of a file, and what was done to it. */
export interface Mutation {
  readonly what: string
  readonly bytes: Uint8Array
}

/** Every prefix of the file, every byte changed in three ways, and the file with a byte more. */
export function* mutations(file: Uint8Array): Generator<Mutation> {
  for (let length = 0; length < file.length; length++) {
    yield { what: `cut to ${length} bytes`, bytes: file.slice(0, length) }
  }
  for (let at = 0; at < file.length; at++) {
    for (const mask of [0x01, 0x80, 0xff]) {
      const bytes = file.slice()
      bytes[at] = (file[at] as number) ^ mask
      yield { what: `byte ${at} changed by ${mask}`, bytes }
    }
  }
  yield { what: 'one byte more', bytes: Uint8Array.of(...file, 0) }
}
