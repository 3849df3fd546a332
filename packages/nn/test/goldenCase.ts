// Layers beside golden values of PyTorch: a case of a JSON file and a model in, comparisons out.
import { grad, tensor, tree, type AnyTensor } from '@chainrule/tensor'
import { expect } from 'vitest'

/** A tensor as nested lists. */
type Nested = number | boolean | readonly Nested[]

/** Tensors by name. */
export type Tensors = Readonly<Record<string, AnyTensor>>

type Lists = Readonly<Record<string, Nested>>

/** What a script in `golden/` writes for one layer. */
export interface GoldenCase {
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  /** By PyTorch's names. */
  readonly parameters: Lists
  readonly inputs: Lists
  readonly outputs: Lists
  readonly cotangents: Lists
  /** Of parameters and inputs, by their names. */
  readonly gradients: Lists
}

/** The cases of a file. */
export const casesOf = (json: string): GoldenCase[] => (JSON.parse(json) as { cases: GoldenCase[] }).cases

/** Lists as a tensor: booleans as bool, what has no gradient as int32, the rest as float64. */
function read(lists: Nested, isFloat: boolean): AnyTensor {
  let first: Nested | undefined = lists
  while (Array.isArray(first)) first = first[0] as Nested | undefined
  const dtype = typeof first === 'boolean' ? 'bool' : isFloat ? 'float64' : 'int32'
  return tensor(lists as number[], { dtype }) as AnyTensor
}

/** The model with a case's parameters; `placeOf` says where PyTorch's parameters are in it. */
function withParameters<M>(golden: GoldenCase, model: M, placeOf: (name: string) => string): M {
  const values = new Map(Object.entries(golden.parameters).map(([name, lists]) => [placeOf(name), lists]))
  expect(tree.paths(model).toSorted()).toEqual([...values.keys()].toSorted())
  return tree.mapWithPath((path, x: AnyTensor) => {
    const value = read(values.get(path) as Nested, true)
    expect(value.shape, path).toEqual(x.shape)
    return value
  }, model)
}

/** The tensors of a case's inputs. */
const inputsOf = ({ inputs, gradients }: GoldenCase): Tensors =>
  Object.fromEntries(Object.entries(inputs).map(([name, lists]) => [name, read(lists, name in gradients)]))

/**
 * Compares what a model gives, and the gradients of sum(output * cotangent) for all parameters and inputs, with a case's.
 *
 * @returns the largest difference
 */
export function compareWithGolden<M>(
  golden: GoldenCase,
  model: M,
  placeOf: (name: string) => string,
  forward: (model: M, inputs: Tensors) => Tensors,
  tolerance = 1e-9,
): number {
  const parameters = withParameters(golden, model, placeOf)
  const inputs = inputsOf(golden)
  const outputs = forward(parameters, inputs)
  const lossOf = (both: { model: M; inputs: Tensors }): AnyTensor =>
    Object.entries(forward(both.model, both.inputs))
      .map(([name, y]): AnyTensor => y.mul(read(golden.cotangents[name] as Nested, true)).sum())
      .reduce((a, b): AnyTensor => a.add(b))
  const gradients = grad(lossOf as unknown as (both: AnyTensor) => AnyTensor)({
    model: parameters,
    inputs,
  } as unknown as AnyTensor) as unknown as { model: unknown; inputs?: unknown }
  const found = new Map([...tree.entries(gradients.model), ...tree.entries(gradients.inputs ?? {})])
  expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(golden.outputs).toSorted())
  const differences = [
    ...Object.entries(golden.outputs).map(([name, lists]) => difference(name, outputs[name], lists)),
    ...Object.entries(golden.gradients).map(([name, lists]) => {
      const place = name in golden.inputs ? name : placeOf(name)
      return difference(`the gradient of ${name}`, found.get(place), lists)
    }),
  ]
  const largest = Math.max(...differences.map(([, size]) => size))
  const tooLarge = differences.filter(([, size]) => !(size <= tolerance))
  expect(tooLarge, golden.name).toEqual([])
  return largest
}

function difference(name: string, actual: AnyTensor | undefined, expected: Nested): [string, number] {
  const wanted = read(expected, true)
  expect(actual?.shape, name).toEqual(wanted.shape)
  const values = (actual as AnyTensor).dataSync() as Float64Array
  const sizes = [...(wanted.dataSync() as Float64Array)].map((value, i) =>
    Math.abs(value - (values[i] as number)),
  )
  return [name, sizes.some(Number.isNaN) ? NaN : Math.max(0, ...sizes)]
}
