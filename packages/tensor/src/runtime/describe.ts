// From pending tensors to plain data: one walk collects the steps, the leaves and the key of a program. The graph
// itself is only made when the key is unknown.
import type { Graph, Input } from '../compiler/graph'
import type { DType } from '../core/dtype'
import { TraceError } from '../core/errors'
import { sameShape } from '../core/shape'
import { resolve, scalarPrimitive } from '../graph/leaves'
import { Storage } from '../graph/primitive'
import type { AnyTensor } from '../graph/tensor'
import { KeyWriter, type Key } from './key'
import { isStaging } from './staging'

// What `mark` of a node says. While a program is described: 1 and up the number of a step, -2 and down that of a
// leaf. Between programs: a step that was computed, but not kept, is `computed`, all others are 0.
const computed = -1

/** A step's flag: it depends on the arguments of a transform. */
export const isTraced = 1
/** A step's flag: it was computed before, and not kept. */
export const isComputed = 2

/** Which values a run leaves in the graph, besides those of what was asked for. */
export type Keep =
  /** What had to be stored anyway: the user can still reach it and may read it next. */
  | 'stored'
  /** Of that what is outside any transform alone: a transform keeps nothing but its results. */
  | 'untraced'

/** What a program is described for. */
export interface Manner {
  /** What shall be kept; nothing but what was asked for if it is left out. */
  readonly keep?: Keep
  /** For a traced function: its placeholders, and whether each is donated. Numbers are then part of the structure. */
  readonly placeholders?: ReadonlyMap<AnyTensor, boolean>
}

/** What a program is run with: values, a number or, where there are placeholders, one of them. */
export type Leaf = Storage | number | AnyTensor

/** A program, as found in the graph. */
export interface Description {
  readonly key: Key
  /** Each behind its inputs. Whoever runs them may take them off. */
  readonly steps: AnyTensor[]
  /** Bits for each step. */
  readonly flags: readonly number[]
  /** The inputs of all steps, in a row: steps from 1 up, leaves from -2 down. */
  readonly references: readonly number[]
  readonly leaves: readonly Leaf[]
  readonly signatures: readonly Input[]
  /** For each tensor that was asked for its number, as in `references`. */
  readonly outputs: readonly number[]
}

const dtypeCodes: Readonly<Record<DType, number>> = { float32: 0, float64: 1, int32: 2, uint8: 3, bool: 4 }

const writer = new KeyWriter()

/** The steps behind `tensors` that have no values yet. */
export function describe(tensors: readonly AnyTensor[], manner: Manner): Description {
  const walk = new Walk(manner)
  writer.start()
  writer.value(manner.keep)
  try {
    const outputs = tensors.map((tensor) => walk.visit(tensor))
    for (const { kind, dtype, shape, donated } of walk.signatures) {
      writer.word((dtypeCodes[dtype] * 2 + Number(kind === 'scalar')) * 2 + Number(donated))
      writer.shape(shape)
    }
    writer.shape(outputs)
    const { steps, flags, references, leaves, signatures } = walk
    return { key: writer.key(), steps, flags, references, leaves, signatures, outputs }
  } finally {
    walk.end()
  }
}

/** The graph of a description that asks for the values `outputs`, numbered as graphs are. */
export function graphOf({ steps, references, signatures }: Description, outputs: readonly number[]): Graph {
  let next = 0
  return {
    inputs: signatures,
    steps: steps.map(({ primitive, attributes, inputs, shape, dtype }) => ({
      primitive,
      attributes,
      inputs: inputs.map(() => valueNumber(references[next++] as number, signatures.length)),
      shape,
      dtype,
    })),
    outputs,
  }
}

/** The number that a value of a description has in a graph with so many inputs. */
export const valueNumber = (reference: number, inputs: number): number =>
  reference > 0 ? inputs + reference - 1 : -2 - reference

/** What to say where the values of something traced are asked for. */
const unreadable = (path: string): string =>
  isStaging()
    ? `${path} has no values while its function is traced, so nothing that depends on it can be read; return it and ` +
      'read it outside, use where() in place of if, or name the argument in `static`'
    : `this tensor was made of ${path} while a function was traced, and has no values outside of it; return it from ` +
      'the function'

class Walk {
  readonly steps: AnyTensor[] = []
  readonly flags: number[] = []
  readonly references: number[] = []
  readonly leaves: Leaf[] = []
  readonly signatures: Input[] = []
  private readonly marked: AnyTensor[] = []
  private readonly manner: Manner

  constructor(manner: Manner) {
    this.manner = manner
  }

  /** Goes through all that `output` is made of, without recursion; gives its number. */
  visit(output: AnyTensor): number {
    const root = resolve(output)
    if (this.isOpen(root)) {
      const path: AnyTensor[] = [root]
      const turns: number[] = [0]
      while (path.length > 0) {
        const top = path.length - 1
        const node = path[top] as AnyTensor
        const turn = turns[top] as number
        if (turn < node.inputs.length) {
          turns[top] = turn + 1
          const input = resolve(node.inputs[turn] as AnyTensor)
          if (this.isOpen(input)) {
            path.push(input)
            turns.push(0)
          }
        } else {
          this.step(node)
          path.pop()
          turns.pop()
        }
      }
    }
    return this.numberOf(root)
  }

  /** Whether a node is a step that was not reached yet. */
  private isOpen(node: AnyTensor): boolean {
    const { storage, mark, primitive, attributes } = node
    if (storage !== undefined || mark > 0 || mark < computed) return false
    const { placeholders } = this.manner
    if (!primitive.identity) return primitive !== scalarPrimitive || placeholders !== undefined
    if (placeholders?.has(node)) return false
    throw new TraceError('jit', unreadable(String(attributes)))
  }

  private step(node: AnyTensor): void {
    const { primitive, inputs, attributes, traced, mark } = node
    const { keep } = this.manner
    let flags = 0
    if (keep !== undefined) {
      if (traced) flags = isTraced
      // Inside a transform nothing is kept, however often it is computed.
      if (mark === computed && (keep === 'stored' || !traced)) flags |= isComputed
    }
    writer.word(primitive.id * 4 + flags)
    writer.word(inputs.length)
    for (const input of inputs) {
      const number = this.numberOf(resolve(input))
      writer.word(number)
      this.references.push(number)
    }
    writer.value(attributes)
    this.flags.push(flags)
    node.mark = this.steps.push(node)
  }

  private numberOf(node: AnyTensor): number {
    const { mark, storage, primitive, attributes } = node
    if (mark > 0 || mark < computed) return mark
    let place: number
    if (storage !== undefined) {
      place = storage.mark - 1
      // Engines are slow to find nothing at -1.
      const known = place < 0 ? undefined : this.signatures[place]
      // The same memory may be known in two shapes.
      if (known === undefined || known.dtype !== node.dtype || !sameShape(known.shape, node.shape)) {
        place = this.leaf(storage, node, 'buffer')
        storage.mark = place + 1
      }
    } else if (primitive.identity) {
      place = this.leaf(node, node, 'buffer', this.manner.placeholders?.get(node))
    } else place = this.leaf((attributes as { readonly value: number }).value, node, 'scalar')
    this.marked.push(node)
    node.mark = -2 - place
    return node.mark
  }

  private leaf(leaf: Leaf, { shape, dtype }: AnyTensor, kind: Input['kind'], donated = false): number {
    this.signatures.push({ kind, shape, dtype, donated })
    return this.leaves.push(leaf) - 1
  }

  /** Takes the notes off. Steps are noted as computed: who keeps one, corrects that. */
  end(): void {
    for (const node of this.steps) node.mark = computed
    for (const node of this.marked) node.mark = 0
    for (const leaf of this.leaves) if (leaf instanceof Storage) leaf.mark = 0
  }
}
