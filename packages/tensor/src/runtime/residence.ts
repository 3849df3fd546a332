// Where the values of tensors are: in an array of their own or on the heap, in one of them at a time.
//
// Nobody disposes of tensors, and in a loop that never waits JavaScript runs no finalisers, so the runtime cannot
// know which blocks of the heap are garbage. It therefore keeps those used last on the heap, up to a budget, and
// moves the others to arrays that only their tensors know: those the engine collects by itself. A value that turns
// out to be needed comes back. The list of blocks holds records, never tensors or their storage.
import { allocate, bytesPerElement, dtypeOfArray, type DType, type TypedArray } from '../core/dtype'
import { InternalError, ValueError } from '../core/errors'
import { Storage, type Place } from '../graph/primitive'
import { heap } from './heap'

/** Values that are or were on the heap. */
class Resident implements Place {
  dtype: DType
  readonly length: number
  readonly bytes: number
  /** The block on the heap, while there is one; 0 otherwise. */
  address = 0
  /** The values, while they are not on the heap; of small ones the 32-bit words. */
  array: TypedArray | number[] | undefined
  /** The run that used it last. */
  run = 0
  // In the list of all on the heap, a ring.
  newer: Resident = this
  older: Resident = this

  constructor(dtype: DType, length: number, array?: TypedArray | number[]) {
    this.dtype = dtype
    this.length = length
    this.bytes = length * bytesPerElement(dtype)
    this.array = array
  }

  get data(): TypedArray {
    if (Array.isArray(this.array)) this.array = fromWords(this.array, this.dtype, this.length)
    return this.array ?? heap().view(this.dtype, this.address, this.length)
  }
}

/** Blocks of so many bytes are worth a finaliser, which frees them early where the program waits now and then. */
const finalisedBytes = 65_536
/** Values of so few bytes leave the heap as plain arrays of words, which are made faster than typed ones. */
const wordedBytes = 1024
/**
 * As many as live in the processor's caches together with their records, and die before the engine has moved these
 * to where garbage is expensive. Measured: 0.12 us for a small value from allocation to array, 1.2 us with 65,536.
 */
const maximumResidents = 4096

/** What is on the heap. */
export const census = {
  /** Residents, and bytes of their values. */
  residents: 0,
  bytes: 0,
  /** Bytes of those that the current run uses. */
  usedBytes: 0,
  /** Bytes moved off the heap since the start. */
  spilledBytes: 0,
  /** Bytes that may stay on the heap beyond what the last run used. */
  budget: 256 * 2 ** 20,
}

/** The ring's start: its `older` is the resident used last, its `newer` the one used longest ago. */
const ring = new Resident('bool', 0)
let run = 1
let finaliser: FinalizationRegistry<Resident> | undefined

/** Where the values of donated storage are. */
const donated: Place = {
  get data(): TypedArray {
    throw new ValueError(
      'jit',
      'this tensor was donated: its memory holds a result of the jitted function now; go on with that, or leave ' +
        'the argument out of donate',
    )
  },
}

const wordsFor = (bytes: number): number => (bytes + 3) >>> 2

function wordsAt(start: number, count: number): number[] {
  const { int32 } = heap()
  // oxlint-disable-next-line unicorn/no-new-array -- in its final size at once: faster by far than pushing
  const words = new Array<number>(count)
  for (let i = 0; i < count; i++) words[i] = int32[start + i] as number
  return words
}

function fromWords(words: number[], dtype: DType, length: number): TypedArray {
  const array = allocate(dtype, length)
  const bytes = new Uint8Array(array.buffer)
  bytes.set(new Uint8Array(new Int32Array(words).buffer, 0, bytes.length))
  return array
}

function write(address: number, dtype: DType, values: TypedArray | number[]): void {
  if (Array.isArray(values)) heap().int32.set(values, address >>> 2)
  else heap()[dtype].set(values, address / bytesPerElement(dtype))
}

function link(resident: Resident): void {
  resident.newer = ring
  resident.older = ring.older
  ring.older.newer = resident
  ring.older = resident
}

function unlink(resident: Resident): void {
  resident.newer.older = resident.older
  resident.older.newer = resident.newer
}

function use(resident: Resident): void {
  resident.run = run
  census.usedBytes += resident.bytes
}

/** Takes into the list what now has a block. */
function enter(storage: Storage, resident: Resident, address: number): void {
  resident.address = address
  link(resident)
  use(resident)
  census.residents++
  census.bytes += resident.bytes
  watch(storage, resident)
}

/** Frees the block, and forgets it. */
function leave(resident: Resident): void {
  if (resident.bytes >= finalisedBytes) finaliser?.unregister(resident)
  unlink(resident)
  resident.newer = resident.older = resident
  census.residents--
  census.bytes -= resident.bytes
  if (resident.run === run) census.usedBytes -= resident.bytes
  heap().free(resident.address)
  resident.address = 0
}

// The finaliser's own reference to the record is given up when the record leaves, or it would keep its array.
function watch(storage: Storage, resident: Resident): void {
  if (resident.bytes < finalisedBytes) return
  finaliser ??= new FinalizationRegistry(leave)
  finaliser.register(storage, resident, resident)
}

/** Moves the resident used longest ago off the heap; false if the current run uses it, or if there is none. */
function spill(): boolean {
  const resident = ring.newer
  if (resident === ring || resident.run === run) return false
  try {
    const { address, bytes } = resident
    // An array with a buffer of its own takes a microsecond to make, and slice gives that even of a shared heap.
    resident.array = bytes > wordedBytes ? resident.data.slice() : wordsAt(address >>> 2, wordsFor(bytes))
  } catch {
    return false
  }
  census.spilledBytes += resident.bytes
  leave(resident)
  return true
}

/** Makes room on the heap; false when there is nothing that could go. */
function relieve(bytes: number): boolean {
  const before = census.bytes
  while (before - census.bytes < bytes && spill());
  if (census.bytes < before) return true
  const common = heap()
  if (common.arenaInUse || common.arenaAddress === 0) return false
  common.dropArena()
  return true
}

function take(bytes: number, what: () => string): number {
  const common = heap()
  common.relieve = relieve
  return common.allocate(bytes, what)
}

/**
 * The address of the values, which are moved to the heap if they are elsewhere. They stay there until
 * {@link endRun} at least, which ends a run that has failed, too. There is one run at a time.
 * @throws ValueError when they were donated, or when there is no room.
 */
export function addressOf(storage: Storage): number {
  let { place } = storage
  if (!(place instanceof Resident)) {
    const array = place.data
    place = new Resident(dtypeOfArray(array) as DType, array.length, array)
  }
  const resident = place as Resident
  if (resident.address === 0) {
    const { array, dtype, length } = resident
    const address = take(resident.bytes, () => `a tensor of ${length} elements, ${dtype}`)
    write(address, dtype, array as NonNullable<typeof array>)
    resident.array = undefined
    storage.place = resident
    enter(storage, resident, address)
  } else if (resident.run !== run) {
    unlink(resident)
    link(resident)
    use(resident)
  }
  return resident.address
}

/**
 * Values to be, on the heap: whatever was there before.
 * @throws ValueError that says, with `what`, what there is no room for.
 */
export function allocateStorage(dtype: DType, length: number, what: () => string): Storage {
  const resident = new Resident(dtype, length)
  const storage = new Storage(resident)
  enter(storage, resident, take(resident.bytes, what))
  return storage
}

/** Values copied from somewhere on the heap where no block is theirs. */
export const copied = (dtype: DType, length: number, address: number): Storage =>
  new Storage(new Resident(dtype, length, wordsAt(address >>> 2, wordsFor(length * bytesPerElement(dtype)))))

/**
 * New storage in the place of `storage`, as elements of another dtype of the same size if asked for; nothing is
 * copied, the address stays. Whoever looks at the old one from now on is told so. Alone what nobody uses beside may
 * be donated, and best when the run that wrote the new values has ended well.
 */
export function donate(storage: Storage, dtype?: DType): Storage {
  addressOf(storage)
  const resident = storage.place as Resident
  if (dtype !== undefined && bytesPerElement(dtype) !== bytesPerElement(resident.dtype)) {
    throw new InternalError('donate', `${dtype} does not fit into the place of ${resident.dtype}`)
  }
  if (dtype !== undefined) resident.dtype = dtype
  const heir = new Storage(resident)
  storage.place = donated
  if (resident.bytes >= finalisedBytes) finaliser?.unregister(resident)
  watch(heir, resident)
  return heir
}

/** Frees the memory of values that nobody will ask for: of a run that failed, say. */
export function release(storage: Storage): void {
  if (storage.place instanceof Resident && storage.place.address !== 0) leave(storage.place)
  storage.place = donated
}

/** What was used up to now may leave the heap again. What was not, does, as far as it is beyond the budget. */
export function endRun(): void {
  trim()
  run++
  census.usedBytes = 0
  heap().arenaInUse = false
}

/** Moves off the heap what is beyond the budget, longest unused first, and nothing that the current run uses. */
export function trim(): void {
  while ((census.bytes - census.usedBytes > census.budget || census.residents > maximumResidents) && spill());
}
