// Whether two types are the same, asked in two ways that differ for type parameters.

/**
 * Whether `A` and `B` are the very same type. About a type parameter this stays open until it is known,
 * except that it is the same as itself.
 */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/**
 * As {@link Same}, decided at once: a type parameter is the same as itself and as nothing else. That is how a
 * generic body, where `B` is the size of a batch, can be checked before `B` is known.
 *
 * The compiler also decides inside the alias that asks, before its own parameters are known, whenever one
 * operand is a constant there. So a constant must come as a parameter, too: see `Sizes` in dim.ts.
 */
export type Identical<A, B> =
  (<T>() => T extends [A] ? 1 : 2) extends <T>() => T extends [B] ? 1 : 2 ? true : false
