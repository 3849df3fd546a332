// What a rule about static shapes gives: the shape in a box, `[S]`, or what is wrong.
// In a box, a shape is told from a mistake even while a dimension or the whole shape is a type parameter.

/**
 * The shape in a result. In place of a mistake `any`, so that one mistake is reported once. `infer` also keeps
 * the compiler from choosing a call's type parameters by what its result is assigned to. It asks for `any[]`,
 * not for `number[]`, because the compiler at times forgets that a type parameter is a number.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export type ShapeIn<R> = R extends readonly [infer S extends readonly any[]] ? S : any

/** What is wrong, in a sentence; an object, for the same reason as the box. */
export interface Wrong<out Sentence extends string> {
  readonly sentence: Sentence
}
