// Those who listen to a training: told of each event in turn, asked what they remember, and given a hand on it.
import { ValueError } from '@chainrule/tensor'
import type { Callback, Control, TrainingEvent } from './events'

/** The callbacks of a training, those that write checkpoints last: what others note is in them. */
export class Listeners {
  private readonly callbacks: readonly Callback[]
  private readonly control: Control

  constructor(op: string, callbacks: readonly Callback[], control: Control) {
    const wrong = callbacks.findIndex((callback: unknown) => typeof callback !== 'function')
    if (wrong !== -1) throw new ValueError(op, `callback ${wrong} must be a function of an event`)
    this.callbacks = [
      ...callbacks.filter(({ directory }) => directory === undefined),
      ...callbacks.filter(({ directory }) => directory !== undefined),
    ]
    this.control = control
  }

  async tell(event: TrainingEvent): Promise<void> {
    for (const callback of this.callbacks) {
      const done = callback(event, this.control)
      if (done !== undefined) await done
    }
  }

  /** What each remembers, by name. */
  save(): Record<string, unknown> {
    return Object.fromEntries(
      this.callbacks.flatMap(({ memory }): [string, unknown][] =>
        memory ? [[memory.name, memory.save()]] : [],
      ),
    )
  }

  /** Gives each what it remembered. */
  load(memories: Readonly<Record<string, unknown>>): void {
    for (const { memory } of this.callbacks) {
      if (memory !== undefined && Object.hasOwn(memories, memory.name)) memory.load(memories[memory.name])
    }
  }
}
