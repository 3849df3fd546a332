// From a nest to a function that does a range of it.
import type { Nest } from './kernel'
import type { Emission, Phase } from './emission'
import { emitLoop, type Range } from './loops/emitLoop'
import { StageCode } from './loops/emitStage'
import { turnsOf, type Span } from './loops/loops'
import { schedule } from './loops/schedule'

/**
 * Emits a nest. An element that is read may be stored to under another buffer's number, at the very point where it
 * is read and nowhere else.
 *
 * @param rangeTime how long a range should take, in nanoseconds: a nest that takes less is one unit
 */
export function emitNest(emission: Emission, nest: Nest, name: string, rangeTime = 40_000): Phase {
  const { stages, ranged, ...phase } = schedule(nest, (buffer) => emission.dtype(buffer), rangeTime)
  // What earlier stages write for each row; a stage alone reads only what was there before.
  const earlier = nest.stages.slice(0, -1)
  const written = new Set(earlier.flatMap(({ stores }) => stores.map(({ buffer }) => buffer)))
  const type = { parameters: ['i32', 'i32', 'i32'], results: [] } as const
  const call = emission.module.function(name, type, (code) => {
    const range: Range = { begin: 0, end: 1 }
    code.get(range.begin)
    code.get(range.end)
    code.op('i32.ge_s')
    code.if(() => code.op('return'))

    const codes = stages.map(
      (loops) =>
        new StageCode(emission, code, loops, (loop) => (loop === ranged ? range : undefined), written),
    )
    const starts = codes.map((stage) => stage.pointers.start(emission, code))
    const [only] = codes as [StageCode]
    if (nest.stages.length === 1) return codes.forEach((stage, i) => stage.emit(0, starts[i] as number[]))

    // The stages of each row, one after the other.
    codes.forEach((stage, i) => stage.keep(0, starts[i] as number[]))
    const { turns, factor, span, rest } = turnsOf(only.loops, 0)
    const walks = codes.map((stage, i) => stage.pointers.walk(starts[i] as number[], 0, factor))
    const body = (vectors: Span | undefined) => (pointers: readonly (readonly number[])[]) =>
      codes.forEach((stage, i) => code.scope(() => stage.emit(1, pointers[i] as readonly number[], vectors)))
    emitLoop(code, turns, ranged === 0 ? range : undefined, walks, body(span), rest && body(rest))
  })
  return { name, call, ...phase }
}
