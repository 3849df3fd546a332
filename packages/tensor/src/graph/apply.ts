// Applying a primitive: inputs and attributes in, a new node of the graph out. Nothing is computed here.
import type { Primitive, Rules } from './primitive'
import { Tensor, type AnyTensor } from './tensor'

/** What Chainrule's own primitives are: rules that speak about {@link Tensor}. */
export type TensorPrimitive<A = unknown> = Primitive<AnyTensor, A>

/** Every primitive that is defined, for tools that go through all of them. */
export const primitives: { readonly name: string }[] = []

/**
 * Makes a primitive of its rules, names the type of its attributes, and registers it. Bundlers may leave out primitives
 * that nothing uses.
 */
/* @__NO_SIDE_EFFECTS__ */
export function definePrimitive<A = undefined>(rules: Rules<AnyTensor, A>): TensorPrimitive<A> {
  // Fields one by one, so that the engine gives all primitives one layout: each op built reads some of them.
  const { name, identity, infer, vjp, batch, lower, evaluate } = rules
  const primitive = {
    id: primitives.length,
    name,
    identity,
    infer,
    vjp,
    batch,
    lower,
    evaluate,
  } as TensorPrimitive<A>
  primitives.push(primitive)
  return primitive
}

/**
 * The tensor that a primitive makes of its inputs: shape and dtype are inferred at once, and the user's
 * error is thrown at once.
 */
export function apply<A>(
  primitive: TensorPrimitive<A>,
  inputs: readonly AnyTensor[],
  attributes: A,
): AnyTensor {
  const signature = primitive.infer(inputs, attributes)
  const traced = inputs.some((input) => input.traced)
  // The node forgets which attributes its primitive takes; only the primitive's own rules read them.
  return new Tensor(primitive as TensorPrimitive, inputs, attributes, signature, traced)
}
