// The environment's functions, called for single lanes.
import type { LaneType } from '../../lanes/lane'
import type { Callable, Code, Local } from '../../wasm/code'
import { shapes, type Value } from './value'

interface Fallback {
  readonly called: Callable
  readonly type: LaneType
  /** By half, as all the values here. They are in locals. */
  readonly mask: readonly Value[]
  readonly fast: readonly Value[]
  readonly args: readonly { readonly halves: readonly Value[]; readonly type: LaneType }[]
  /** Get their locals here. */
  readonly results: readonly Value[]
}

/** The results are what is `fast`; but if any lane of the mask is set, those lanes are called for, one by one. */
export function emitFallback(code: Code, { called, type, mask, fast, args, results }: Fallback): void {
  fast.forEach(({ local }, half) => {
    const copy = code.local('v128')
    code.get(local as Local)
    code.set(copy)
    ;(results[half] as Value).local = copy
  })
  for (const { local } of mask) code.get(local as Local)
  if (mask.length > 1) code.op('v128.or')
  code.op('v128.any_true')
  const lanes = 4 / mask.length
  code.if(() => {
    for (let i = 0; i < 4; i++) {
      const half = Math.floor(i / lanes)
      const result = results[half]?.local as Local
      code.get(mask[half]?.local as Local)
      code.lane('i32x4.extract_lane', (i % lanes) * mask.length)
      code.if(() => {
        code.get(result)
        for (const arg of args) extract(code, arg.type, arg.halves, i)
        code.call(called)
        if (type === 'f32') code.op('f32.demote_f64')
        if (type === 'i32') code.op('i32.trunc_f64_s')
        code.lane(`${shapes[type]}.replace_lane` as 'f32x4.replace_lane', i % lanes)
        code.set(result)
      })
    }
  })
}

// The lane `i` of a value, as the f64 that the environment's functions take.
function extract(code: Code, type: LaneType, halves: readonly Value[], i: number): void {
  const lanes = 4 / halves.length
  code.get(halves[Math.floor(i / lanes)]?.local as Local)
  code.lane(`${shapes[type]}.extract_lane` as 'f32x4.extract_lane', i % lanes)
  if (type === 'f32') code.op('f64.promote_f32')
  if (type === 'i32') code.op('f64.convert_i32_s')
}
