// From values of a graph to the lanes of one kernel: the value's expression at an index that is affine in the
// kernel's loops, down to what lies in memory.
import { InternalError } from '../core/errors'
import { laneTypeOf } from '../lanes/cast'
import type { Signature } from '../graph/primitive'
import { and, constant, convert, position, read, type Lane } from '../lanes/lane'
import type { Affine } from '../lanes/lowering'
import { simplifyLane } from '../lanes/simplify'
import { fixed, flatten, numberOf, regroup } from './affine'
import { signatureOf, type Step } from './graph'
import type { Access } from './kernel'
import type { Lowered } from './materialise'

/** Collects what one kernel reads while its expressions are built. */
export class Expression {
  readonly reads: Access[] = []
  readonly positions: Affine[] = []
  readonly #lowered: Lowered
  readonly #bufferOf: (value: number) => number
  readonly #loops: number
  readonly #known = new Map<string, Lane>()

  /** @param loops how many loops the kernel has */
  constructor(lowered: Lowered, bufferOf: (value: number) => number, loops: number) {
    this.#lowered = lowered
    this.#bufferOf = bufferOf
    this.#loops = loops
  }

  /** The element of `value` at `index`, read from memory if it is stored there. */
  at(value: number, index: readonly Affine[]): Lane {
    return this.#lowered.stored.has(value) ? this.#load(value, index) : this.compute(value, index)
  }

  /** The element of `value` at `index`, computed by its step although its buffer may be the one to be filled. */
  compute(value: number, index: readonly Affine[]): Lane {
    const key = `${value}@${index.map(({ offset, strides }) => `${offset}:${strides.join()}`).join(';')}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const lane = this.#build(value, index)
    this.#known.set(key, lane)
    return lane
  }

  /** Where in memory the element of a stored value, or of a view of one, lies. */
  access(value: number, index: readonly Affine[]): Access {
    const { graph, lowerings, stored } = this.#lowered
    let at = value
    let place = index
    while (!stored.has(at)) {
      const step = this.#step(at)
      const lowering = lowerings[at - graph.inputs.length]
      const input = step.inputs[0] as number
      if (lowering?.kind === 'view') place = lowering.view(place)
      else place = this.#throughReshape(step, input, place)
      at = input
      // A stored value of another shape: its elements lie in the same order.
      if (place.length === 1 && stored.has(at) && this.#signature(at).shape.length !== 1)
        return { buffer: this.#bufferOf(at), ...(place[0] as Affine) }
    }
    return { buffer: this.#bufferOf(at), ...flatten(place, this.#signature(at).shape, this.#loops) }
  }

  #build(value: number, index: readonly Affine[]): Lane {
    const step = this.#step(value)
    const lowering = this.#lowered.lowerings[value - this.#lowered.graph.inputs.length]
    const input = step.inputs[0] as number
    switch (lowering?.kind) {
      case 'map':
        return conform(step, lowering.lane(step.inputs.map((operand) => this.at(operand, index))))
      case 'view':
        return this.at(input, lowering.view(index))
      case 'reshape': {
        if (this.#lowered.stored.has(input)) {
          const place = flatten(index, step.shape, this.#loops)
          return this.#read(this.#signature(input), { buffer: this.#bufferOf(input), ...place })
        }
        return this.at(input, this.#throughReshape(step, input, index))
      }
      case 'generate': {
        const at = flatten(index, step.shape, this.#loops)
        const reads = lowering.reads.map(({ input: operand, at: place }) => {
          const from = step.inputs[operand] as number
          return this.#read(this.#signature(from), {
            buffer: this.#bufferOf(from),
            ...fixed(place, this.#loops),
          })
        })
        return conform(step, lowering.lane(position(numberOf(this.positions, at)), reads))
      }
      default:
        throw new InternalError('compile', `${step.primitive.name} has no lanes and must be stored`)
    }
  }

  #throughReshape(step: Step, input: number, index: readonly Affine[]): readonly Affine[] {
    if (this.#lowered.stored.has(input)) return [flatten(index, step.shape, this.#loops)]
    return regroup(index, step.shape, this.#signature(input).shape, this.#loops)
  }

  #load(value: number, index: readonly Affine[]): Lane {
    const signature = this.#signature(value)
    const place = flatten(index, signature.shape, this.#loops)
    return this.#read(signature, { buffer: this.#bufferOf(value), ...place })
  }

  #read({ dtype }: Signature, access: Access): Lane {
    return read(laneTypeOf(dtype), numberOf(this.reads, access))
  }

  #signature(value: number): Signature {
    return signatureOf(this.#lowered.graph, value)
  }

  #step(value: number): Step {
    return this.#lowered.graph.steps[value - this.#lowered.graph.inputs.length] as Step
  }
}

/** An op's lane as its dtype has it: uint8 wraps, and a bool is a mask of 32 bits. */
function conform({ dtype, primitive }: Step, lane: Lane): Lane {
  if (dtype === 'uint8') return simplifyLane(and(lane, constant('i32', 255)))
  if (dtype === 'bool') return simplifyLane(convert('m32', lane))
  if (lane.type !== laneTypeOf(dtype))
    throw new InternalError('compile', `${primitive.name} gave a lane of ${lane.type} for ${dtype}`)
  return simplifyLane(lane)
}
