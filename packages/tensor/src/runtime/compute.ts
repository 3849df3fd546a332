// Computing tensors: describes the program of what was asked for, runs it, and keeps the right values.
import type { Graph } from '../compiler/graph'
import { allocate } from '../core/dtype'
import { resolve, scalarPrimitive } from '../graph/leaves'
import { Storage } from '../graph/primitive'
import type { AnyTensor } from '../graph/tensor'
import { describe, graphOf, valueNumber, type Description, type Keep, type Manner } from './describe'
import { valuesToKeep } from './keep'
import { largestPart, longestPart, partsOf } from './parts'
import { programs, type Program } from './programs'

/**
 * Computes the tensors, as one program, so that each has its `storage`. A tensor outside any transform
 * then lets go of what it was made from: a loop that goes on from its own results costs the same each time.
 */
export function compute(tensors: readonly AnyTensor[], keep: Keep = 'stored'): void {
  const steps: AnyTensor[] = []
  for (const tensor of tensors) {
    if (!isPending(tensor)) continue
    const node = resolve(tensor)
    if (!isPending(node)) continue
    if (node.primitive === scalarPrimitive) settle(node, storageOfScalar(node))
    else steps.push(node)
  }
  if (steps.length > 0) computeSteps(steps, { keep })
  for (const tensor of tensors) if (isPending(tensor)) settle(tensor, resolve(tensor).storage as Storage)
}

const none: readonly AnyTensor[] = []

const isPending = ({ storage }: AnyTensor): boolean => storage === undefined

function settle(node: AnyTensor, storage: Storage): void {
  node.storage = storage
  if (!node.traced) node.inputs = none
}

function storageOfScalar({ dtype, attributes }: AnyTensor): Storage {
  const data = allocate(dtype, 1)
  data[0] = (attributes as { readonly value: number }).value
  return new Storage({ data })
}

function computeSteps(nodes: readonly AnyTensor[], manner: Manner): void {
  const description = describe(nodes, manner)
  if (description.steps.length <= longestPart) {
    const program = programOf(description, manner)
    if (program.outputBytes <= largestPart) return run(description, program, settle)
  }
  computeInParts(description, manner)
}

/** The program of a description: one that is known, or a new one. */
export const programOf = (description: Description, { keep }: Manner): Program =>
  programs().find(description.key, () => graphWithOutputs(description, keep))

function graphWithOutputs(description: Description, keep: Keep | undefined): Graph {
  const { signatures, outputs, flags } = description
  const asked = new Set(outputs.map((output) => valueNumber(output, signatures.length)))
  const graph = graphOf(description, [...asked])
  return keep === undefined ? graph : { ...graph, outputs: valuesToKeep(graph, flags, keep) }
}

function run(
  { leaves, steps }: Description,
  program: Program,
  store: (node: AnyTensor, storage: Storage) => void,
): void {
  const { inputs, outputs } = program.graph
  const storages = program.cache.run(program, leaves as (Storage | number)[])
  for (let i = 0; i < outputs.length; i++) {
    store(steps[(outputs[i] as number) - inputs.length] as AnyTensor, storages[i] as Storage)
  }
}

/** Computes a program that is too long, or has too much to keep, as several. */
function computeInParts(description: Description, { keep }: Manner): void {
  const graph = graphWithOutputs(description, keep)
  const { steps } = description
  const kept = new Set(graph.outputs.map((value) => steps[value - graph.inputs.length]))
  const nodesOf = (numbers: readonly number[]): AnyTensor[] => numbers.map((i) => steps[i] as AnyTensor)
  // Taken off the end of the reversed list, so that what is finished can be collected while others run.
  const parts = partsOf(graph)
    .map(({ outputs, done }) => ({ outputs: nodesOf(outputs), done: nodesOf(done) }))
    .toReversed()
  steps.length = 0
  const borrowed = new Set<AnyTensor>()
  const giveBack = (node: AnyTensor): void => {
    node.storage = undefined
    borrowed.delete(node)
  }
  try {
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const piece = describe(part.outputs, {})
      run(piece, programOf(piece, {}), (node, storage) => {
        if (kept.delete(node)) return settle(node, storage)
        node.storage = storage
        borrowed.add(node)
      })
      part.done.forEach(giveBack)
    }
  } finally {
    borrowed.forEach(giveBack)
  }
}
