// Elements of memory to and from registers: four lanes at a time, any distance apart, any dtype. What is
// loaded one element at a time is computed by the same instructions as what is loaded four at a time.
import { bytesPerElement, type DType } from '../core/dtype'
import type { Code, Local } from '../wasm/code'

/** Four lanes: one local for f32, i32, m32; two for f64, i64, m64, elements 0 and 1 in the first. */
export type Registers = readonly Local[]

/**
 * Loads `count` (1 to 4) elements, `stride` elements apart, the first at the address that `push` pushes plus
 * `offset` bytes. Lanes beyond them repeat others; stride 0 fills all lanes.
 */
export function loadLanes(
  code: Code,
  dtype: DType,
  push: () => void,
  offset: number,
  stride: number,
  count: number,
): Registers {
  const size = bytesPerElement(dtype)
  const at = (i: number): number => pushAddress(code, push, offset + i * stride * size)
  const end = stride === 0 ? 1 : count

  if (size === 1) return [loadBytes(code, dtype, at, stride, end)]
  // Elements first .. first + lanes - 1: all at once, or the first everywhere and then each in its place.
  const vector = (first: number): Local => {
    const lanes = Math.min(end - first, 16 / size)
    if (stride === 1 && lanes * size === 16) {
      code.memory('v128.load', at(first), size)
      return set(code)
    }
    const halves = size === 8 || (stride === 1 && lanes > 1)
    code.memory(halves ? 'v128.load64_splat' : 'v128.load32_splat', at(first), size)
    let local = set(code)
    for (let i = halves ? 8 / size : 1; i < lanes; i++) {
      const rest = at(first + i)
      code.get(local)
      code.memoryLane(size === 8 ? 'v128.load64_lane' : 'v128.load32_lane', i, rest)
      local = set(code)
    }
    return local
  }
  const low = vector(0)
  return size === 4 ? [low] : [low, end > 2 ? vector(2) : low]
}

/**
 * Stores the first `count` lanes of `registers`, which are of `laneTypeOf(dtype)`, `stride` elements apart: the
 * reverse of {@link loadLanes}. An i32 stored as uint8 wraps.
 */
export function storeLanes(
  code: Code,
  dtype: DType,
  push: () => void,
  offset: number,
  stride: number,
  count: number,
  registers: Registers,
): void {
  const size = bytesPerElement(dtype)
  const at = (i: number): number => pushAddress(code, push, offset + i * stride * size)
  const [low] = registers as readonly [Local]

  if (size === 1) return storeBytes(code, dtype, at, stride, count, low)
  const lanes = 16 / size
  for (let first = 0; first < count; first += lanes) {
    const local = first === 0 ? low : (registers[1] as Local)
    const here = Math.min(count - first, lanes)
    if (stride === 1 && here === lanes) {
      const rest = at(first)
      code.get(local)
      code.memory('v128.store', rest, size)
      continue
    }
    for (let i = 0; i < here;) {
      const halves = size === 8 || (stride === 1 && i === 0 && here > 1)
      const rest = at(first + i)
      code.get(local)
      if (halves) code.memoryLane('v128.store64_lane', (i * size) / 8, rest)
      else code.memoryLane('v128.store32_lane', i, rest)
      i += halves ? 8 / size : 1
    }
  }
}

type At = (i: number) => number

// Bytes widened to i32 lanes; for bool, masks.
function loadBytes(code: Code, dtype: DType, at: At, stride: number, count: number): Local {
  if (stride === 1 && count === 4) {
    code.memory('v128.load32_zero', at(0), 1)
    code.op('i16x8.extend_low_i8x16_u')
    code.op('i32x4.extend_low_i16x8_u')
  } else {
    code.memory('i32.load8_u', at(0))
    code.op('i32x4.splat')
    for (let i = 1; i < count; i++) {
      code.memory('i32.load8_u', at(i))
      code.lane('i32x4.replace_lane', i)
    }
  }
  if (dtype === 'bool') {
    code.v128(zeros)
    code.op('i32x4.gt_s')
  }
  return set(code)
}

function storeBytes(code: Code, dtype: DType, at: At, stride: number, count: number, local: Local): void {
  let bytes = local
  if (dtype === 'bool') {
    code.get(local)
    code.v128(ones)
    code.op('v128.and')
    bytes = set(code)
  }
  if (stride === 1 && count === 4) {
    const rest = at(0)
    code.get(bytes)
    code.get(bytes)
    code.shuffle(lowBytes)
    code.memoryLane('v128.store32_lane', 0, rest)
    return
  }
  for (let i = 0; i < count; i++) {
    const rest = at(i)
    code.get(bytes)
    code.memoryLane('v128.store8_lane', 4 * i, rest)
  }
}

const zeros = new Uint8Array(16)
const ones = Uint8Array.from({ length: 16 }, (_, i) => (i % 4 === 0 ? 1 : 0))
const lowBytes = [0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12]

// What is on the stack, in a new local.
function set(code: Code): Local {
  const local = code.local('v128')
  code.set(local)
  return local
}

// Pushes an address and gives the offset that is left for the instruction, which takes none below 0.
function pushAddress(code: Code, push: () => void, offset: number): number {
  push()
  if (offset >= 0) return offset
  code.i32(offset)
  code.op('i32.add')
  return 0
}
