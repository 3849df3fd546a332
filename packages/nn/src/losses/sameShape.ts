// The static check that two shapes are equal, which a loss asks for instead of broadcasting.
import type { PrintShape, TryUnify, Wrong } from '@chainrule/tensor'

/** What is wrong with two shapes that must be equal; `unknown`, which changes nothing, if nothing. */
export type SameShapeError<S extends readonly unknown[], T extends readonly unknown[], Op extends string> =
  TryUnify<S, T> extends Wrong<infer Sentence>
    ? `${Op}: ${PrintShape<S>} and ${PrintShape<T>} must be the same shape, without broadcasting: ${Sentence}`
    : unknown
