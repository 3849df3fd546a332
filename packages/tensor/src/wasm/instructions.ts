// The instructions of WebAssembly that kernels are made of: the text format's name and the binary opcode of
// each. W3C, WebAssembly Core Specification 2.0, sections 5.4 and 7.8; the relaxed SIMD and threads proposals.

// A shape or type, the opcode of the first of its instructions in a row, and their names in the order of their
// opcodes; a dash is one that kernels do not need.
type Row = readonly [of: string, first: number, names: string]

type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Text

type NamesOf<Rows extends readonly Row[]> = {
  [I in keyof Rows]: `${Rows[I][0]}.${Exclude<Words<Rows[I][2]>, '-'>}`
}[number]

function table<const Rows extends readonly Row[]>(...rows: Rows): Readonly<Record<NamesOf<Rows>, number>> {
  const named = rows.flatMap(([of, first, names]) =>
    names.split(' ').map((name, i) => [`${of}.${name}`, first + i] as const),
  )
  return Object.fromEntries(named.filter(([name]) => !name.endsWith('-'))) as Record<NamesOf<Rows>, number>
}

const compareInts = 'eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u'
const compareFloats = 'eq ne lt gt le ge'
const ofFloats = 'abs neg - sqrt add sub mul div min max pmin pmax'
const shiftAndAdd = 'shl shr_s shr_u add - - sub'

/** Instructions without immediates. */
export const plain = {
  unreachable: 0x00,
  return: 0x0f,
  drop: 0x1a,
  select: 0x1b,
  .../* @__PURE__ */ table(
    ['i32', 0x45, `eqz ${compareInts}`],
    ['i64', 0x50, 'eqz eq ne'],
    ['i32', 0x6a, 'add sub mul - div_u - rem_u and or xor shl shr_s shr_u'],
    ['i64', 0x7c, 'add sub - - - - - and or - shl - shr_u'],
    ['i32', 0xa7, 'wrap_i64 - - trunc_f64_s'],
    ['i64', 0xac, 'extend_i32_s extend_i32_u'],
    ['f32', 0xb6, 'demote_f64'],
    ['f64', 0xb7, 'convert_i32_s - - - promote_f32'],
    ['i32x4', 0xfd11, 'splat'],
    ['f32x4', 0xfd13, 'splat'],
    ['f64x2', 0xfd14, 'splat'],
    ['i32x4', 0xfd37, compareInts],
    ['f32x4', 0xfd41, compareFloats],
    ['f64x2', 0xfd47, compareFloats],
    ['v128', 0xfd4d, 'not and andnot or xor bitselect any_true'],
    ['f32x4', 0xfd5e, 'demote_f64x2_zero'],
    ['f64x2', 0xfd5f, 'promote_low_f32x4'],
    ['f32x4', 0xfd67, 'ceil floor trunc nearest'],
    ['f64x2', 0xfd74, 'ceil floor - - - - trunc'],
    ['f64x2', 0xfd94, 'nearest'],
    ['i16x8', 0xfd89, 'extend_low_i8x16_u'],
    ['i32x4', 0xfda0, 'abs neg - - - - - - - extend_low_i16x8_u'],
    ['i32x4', 0xfdab, `${shiftAndAdd} - - - mul min_s - max_s`],
    ['i64x2', 0xfdc0, 'abs neg'],
    ['i64x2', 0xfdc7, 'extend_low_i32x4_s extend_high_i32x4_s extend_low_i32x4_u extend_high_i32x4_u'],
    ['i64x2', 0xfdcb, `${shiftAndAdd} - - - mul eq ne lt_s gt_s le_s ge_s`],
    ['f32x4', 0xfde0, ofFloats],
    ['f64x2', 0xfdec, ofFloats],
    ['i32x4', 0xfdf8, 'trunc_sat_f32x4_s - - - trunc_sat_f64x2_s_zero'],
    ['f32x4', 0xfdfa, 'convert_i32x4_s convert_i32x4_u'],
    ['f64x2', 0xfdfe, 'convert_low_i32x4_s convert_low_i32x4_u'],
    ['f32x4', 0xfd105, 'relaxed_madd'],
    ['f64x2', 0xfd107, 'relaxed_madd'],
  ),
}

/** Instructions that read or write memory, with the bytes that they are naturally aligned to. */
export const memory = {
  'i32.load': [0x28, 4],
  'i64.load': [0x29, 8],
  'f32.load': [0x2a, 4],
  'f64.load': [0x2b, 8],
  'i32.load8_u': [0x2d, 1],
  'i32.store': [0x36, 4],
  'i64.store': [0x37, 8],
  'f32.store': [0x38, 4],
  'f64.store': [0x39, 8],
  'v128.load': [0xfd00, 16],
  'v128.load32_splat': [0xfd09, 4],
  'v128.load64_splat': [0xfd0a, 8],
  'v128.store': [0xfd0b, 16],
  'v128.load32_zero': [0xfd5c, 4],
  'v128.load64_zero': [0xfd5d, 8],
  'memory.atomic.notify': [0xfe00, 4],
  'i32.atomic.load': [0xfe10, 4],
  'i64.atomic.load': [0xfe11, 8],
  'i32.atomic.store': [0xfe17, 4],
  'i64.atomic.store': [0xfe18, 8],
  'i32.atomic.rmw.add': [0xfe1e, 4],
  'i32.atomic.rmw.cmpxchg': [0xfe48, 4],
  'i64.atomic.rmw.cmpxchg': [0xfe49, 8],
} as const

/** Memory instructions that touch one lane of a vector. */
export const memoryLane = {
  'v128.load32_lane': [0xfd56, 4],
  'v128.load64_lane': [0xfd57, 8],
  'v128.store8_lane': [0xfd58, 1],
  'v128.store32_lane': [0xfd5a, 4],
  'v128.store64_lane': [0xfd5b, 8],
} as const

/** Instructions that take or set one lane of a vector. */
export const lane = /* @__PURE__ */ table(
  ['i32x4', 0xfd1b, 'extract_lane replace_lane'],
  ['i64x2', 0xfd1d, 'extract_lane replace_lane'],
  ['f32x4', 0xfd1f, 'extract_lane replace_lane'],
  ['f64x2', 0xfd21, 'extract_lane replace_lane'],
)

export type PlainName = keyof typeof plain
export type MemoryName = keyof typeof memory
export type MemoryLaneName = keyof typeof memoryLane
export type LaneName = keyof typeof lane

/** The types of WebAssembly's values. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128'

/** The binary code of each type. */
export const valueTypes: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
}
