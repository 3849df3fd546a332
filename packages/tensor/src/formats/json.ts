// JSON that knows where it stands. Takes bytes, gives values with their places, so that who reads them can say where
// something is wrong; keys that stand twice, which `JSON.parse` passes over, are refused.
import { FormatError } from './formatError'
import { decodeText, isText } from './text'

/** A value and where it begins, in bytes from the start of the file. */
export type Json = { readonly at: number } & (
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Json[] }
  | { readonly kind: 'object'; readonly entries: readonly JsonEntry[] }
  | { readonly kind: 'literal'; readonly text: string }
)

/** A key of an object and what stands there. */
export interface JsonEntry {
  readonly at: number
  readonly key: string
  readonly value: Json
}

/** Nothing that is read here is nested deeper. */
const deepest = 8

/**
 * Reads one JSON value, and white space around it, that fills `bytes` from `from` to `to`.
 *
 * @throws FormatError for what is no JSON or no UTF-8, for a key that stands twice and for deep nesting.
 */
export function parseJson(file: string, bytes: Uint8Array, from: number, to: number): Json {
  let at = from

  const fault = (problem: string, offset: number, expected: string): FormatError => {
    const byte = offset < to ? (bytes[offset] as number) : undefined
    const shown = byte !== undefined && byte > 32 && byte < 127 ? `'${String.fromCharCode(byte)}'` : `${byte}`
    const found = byte === undefined ? 'the end of the header' : shown
    return new FormatError({ file, problem, offset, expected, found })
  }
  const skip = (): void => {
    while (at < to && [0x20, 0x09, 0x0a, 0x0d].includes(bytes[at] as number)) at++
  }
  const isNext = (character: string): boolean => at < to && bytes[at] === character.charCodeAt(0)
  const take = (character: string): void => {
    skip()
    if (!isNext(character)) throw fault('the header is no JSON', at, `'${character}'`)
    at++
  }

  const text = (): string => {
    const start = at
    take('"')
    while (at < to && !isNext('"')) at += isNext('\\') ? 2 : 1
    if (at >= to) throw fault('the header is no JSON', to, `the end of the text that begins at byte ${start}`)
    at++
    const token = decodeText(bytes.subarray(start, at))
    if (token === undefined) throw fault('the header is no text', start, 'UTF-8')
    const value = unescape(token)
    if (value === undefined || !isText(value)) throw fault('the header is no JSON', start, 'a text')
    return value
  }

  /** What stands between brackets, separated by commas. */
  const sequence = <T>(open: string, close: string, element: () => T): T[] => {
    const elements: T[] = []
    take(open)
    skip()
    if (isNext(close)) {
      at++
      return elements
    }
    for (;;) {
      skip()
      elements.push(element())
      skip()
      if (isNext(close)) {
        at++
        return elements
      }
      take(',')
    }
  }

  const value = (depth: number): Json => {
    skip()
    const start = at
    if (depth > deepest) throw fault('the header is nested too deeply', start, `at most ${deepest} levels`)
    if (isNext('{')) {
      const keys = new Set<string>()
      const entries = sequence('{', '}', (): JsonEntry => {
        const place = at
        const key = text()
        if (keys.has(key)) throw fault(`the key ${JSON.stringify(key)} stands twice`, place, 'another key')
        keys.add(key)
        take(':')
        return { at: place, key, value: value(depth + 1) }
      })
      return { at: start, kind: 'object', entries }
    }
    if (isNext('[')) return { at: start, kind: 'list', items: sequence('[', ']', () => value(depth + 1)) }
    if (isNext('"')) return { at: start, kind: 'text', value: text() }
    while (at < to && /[\w.+-]/.test(String.fromCharCode(bytes[at] as number))) at++
    const word = String.fromCharCode(...bytes.subarray(start, Math.min(at, start + 64)))
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(word)) return { at: start, kind: 'number', text: word }
    if (/^(true|false|null)$/.test(word)) return { at: start, kind: 'literal', text: word }
    throw fault('the header is no JSON', start, 'a value')
  }

  const result = value(0)
  skip()
  if (at < to) throw fault('the header is no JSON', at, 'nothing behind it but spaces')
  return result
}

/** The text of a JSON string; undefined where it is none. */
function unescape(token: string): string | undefined {
  try {
    return JSON.parse(token) as string
  } catch {
    return undefined
  }
}
