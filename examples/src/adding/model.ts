// The model: a cell of long short-term memory, unrolled over the sequence, and what it makes of its memory at the end.
import { Linear, LSTMCell, meanSquaredError, type LSTMState } from '@chainrule/nn'
import { random, type FloatDType, type Tensor } from '@chainrule/tensor'
import type { Sums } from './problem'

/** A cell that reads numbers, and a layer that says their sum. */
export class Adder<D extends FloatDType = 'float32'> {
  readonly cell: LSTMCell<2, number, D>
  readonly out: Linear<number, 1, D>

  constructor(key: random.Key, hidden: number, dtype?: D) {
    const [forCell, forOut] = random.split(key)
    const typed = dtype === undefined ? {} : { dtype }
    this.cell = new LSTMCell<2, number, D>(2, hidden, { ...typed, key: forCell })
    this.out = new Linear<number, 1, D>(hidden, 1, { ...typed, key: forOut })
  }

  /** `[batch, time, 2]` to `[batch, 1]`. */
  forward<B extends number>(sequences: Tensor<[B, number, 2], D>): Tensor<[B, 1], D> {
    let state: LSTMState<[B, number], D> | undefined
    for (let step = 0; step < sequences.shape[1]; step++) {
      state = this.cell.forward(sequences.slice(null, step), state)
    }
    if (state === undefined) throw new Error('a sequence has at least one step')
    return this.out.forward(state.hidden)
  }
}

/** The mean squared error of a model's sums. */
export const lossOf = <D extends FloatDType>(model: Adder<D>, { sequences, sums }: Sums<D>): Tensor<[], D> =>
  meanSquaredError(model.forward(sequences), sums)
