// Text as UTF-8, both ways, and strictly: what is no text is refused rather than replaced.

// Node and browsers have them; this package sees the types of neither.
declare const TextEncoder: new () => { encode(text: string): Uint8Array }
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string }

/** Text as UTF-8. */
export const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The text of UTF-8; undefined where it is none. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Whether a string is text: one with half of a surrogate pair has no UTF-8. */
export const isText = (value: string): boolean => !/\p{Surrogate}/u.test(value)
