// What an example of the command `example` is: a sentence, flags, and what it does.

/** A flag of an example: a number or a text, by its default. */
export interface Flag {
  readonly about: string
  readonly default: number | string
  /** The least that a number may be; 0 by default. Numbers with a whole default are whole. */
  readonly lowest?: number
}

/** Flags by name. */
export type Flags = Readonly<Record<string, Flag>>

/** What the command line gives for flags. */
export type Values<F extends Flags> = {
  readonly [K in keyof F]: [F[K]['default']] extends [number]
    ? number
    : [F[K]['default']] extends [string]
      ? string
      : number | string
}

/** An example with its flags. */
export interface Example<F extends Flags = Flags> {
  /** What it shows, in a line. */
  readonly about: string
  readonly flags: F
  /** Runs it; `print` takes lines. */
  run(values: Values<F>, print: (line: string) => void): Promise<void>
}

/** An example, with the types of its flags known to its `run`. */
export const defineExample = <const F extends Flags>(example: Example<F>): Example =>
  example as unknown as Example
