// The last batches of a training, and the training as it was before them: what it takes to find the batch that first
// made a number that is not finite. A program that is donated its arguments leaves nothing to look at afterwards.
import { isFinite, jit, tensor, tree, type AnyTensor, type random } from '@chainrule/tensor'
import type { Samples } from './batch'
import { copyOf, firstNonFinite, isAllFinite } from './copies'
import { explainNonFinite, nonFiniteParameter, type NonFiniteError, type Place } from './nonFinite'
import { turn, type Carry, type Plan, type Turn } from './turn'

/** A batch that was. */
interface Entry {
  readonly samples: Samples
  readonly isUpdate: boolean
  readonly place: Place
}

/** A fault, and the training as it was before. */
export interface Fault<M> {
  readonly error: NonFiniteError
  readonly before: Carry<M>
}

// Copying the training then costs little beside training. The batches are held meanwhile.
const mostEntries = 100
const mostBytes = 2 ** 25

/** Keeps the batches since the last copy. */
export class Journal<M> {
  private readonly op: string
  private readonly plan: Plan
  private readonly key: random.Key
  private copy: Carry<M>
  private entries: Entry[] = []
  private bytes = 0
  /** Whether all parameters are finite: as a program, so that it costs little beside a turn. */
  private readonly isSound = jit((model: unknown) =>
    tree
      .leaves(model)
      .filter(({ dtype }) => dtype === 'float32' || dtype === 'float64')
      .map((x): AnyTensor => isFinite(x).all())
      .reduce((a, b) => a.logicalAnd(b), tensor(true) as AnyTensor),
  )

  constructor(op: string, plan: Plan, key: random.Key, carry: Carry<M>) {
    this.op = op
    this.plan = plan
    this.key = key
    this.copy = copyOf(carry)
  }

  /** Notes a batch, before or after its turn. */
  note(samples: Samples, isUpdate: boolean, place: Place): void {
    this.entries.push({ samples, isUpdate, place })
    for (const x of tree.leaves([samples.inputs, samples.targets])) this.bytes += 4 * x.size
  }

  /** Whether it is time for another copy. */
  get isFull(): boolean {
    return this.entries.length >= mostEntries || this.bytes >= mostBytes
  }

  /** What is wrong with the parameters, if anything is; if not, and it is time, begins anew from here. */
  check(carry: Carry<M>, place: Place): Fault<M> | undefined {
    if (this.isSound(carry.model).item()) {
      if (this.isFull) this.begin(copyOf(carry))
      return undefined
    }
    const path = firstNonFinite(carry.model) ?? ''
    return this.find() ?? { error: nonFiniteParameter(this.op, path, place), before: copyOf(carry) }
  }

  /** Begins anew with what nobody else overwrites. */
  begin(copy: Carry<M>): void {
    this.copy = copy
    this.entries = []
    this.bytes = 0
  }

  /** The training as it was before the last batch. */
  beforeLast(): Carry<M> {
    const again = this.turnAgain()
    let carry = this.copy
    for (const { samples, isUpdate } of this.entries.slice(0, -1)) {
      carry = again(carry, this.key, samples, isUpdate).carry
    }
    return carry
  }

  /**
   * Goes through the batches again up to the first after which something is not finite, which is the last if all is;
   * undefined where there was none.
   */
  find(): Fault<M> | undefined {
    const { plan, key, op, entries } = this
    const again = this.turnAgain()
    let before = this.copy
    for (const [i, { samples, isUpdate, place }] of entries.entries()) {
      const { carry, loss } = again(before, key, samples, isUpdate)
      const isGood = isAllFinite(loss) && firstNonFinite(carry.model) === undefined
      if (!isGood || i === entries.length - 1) {
        return { error: explainNonFinite(op, plan, before, key, samples, place), before }
      }
      before = carry
    }
    return undefined
  }

  /** A turn that overwrites nothing. */
  private turnAgain(): (carry: Carry<M>, key: random.Key, samples: Samples, isUpdate: boolean) => Turn<M> {
    return jit((carry: Carry<M>, key: random.Key, samples: Samples, isUpdate: boolean) =>
      turn(this.plan, carry, key, samples, isUpdate),
    )
  }
}
