// Where the values of tensors are: in an array of their own or on the heap, in one of them at a time.
//
// Nobody disposes of tensors, and in a loop that never waits JavaScript runs no finalisers, so the runtime cannot
// know which blocks of the heap are garbage. It guesses, and moves values to arrays that only their tensors know: those
// the engine collects by itself. A value that turns out to be needed comes back. There are two queues (T. Johnson,
// D. Shasha, "2Q: a low overhead high performance buffer management replacement algorithm", VLDB 1994):
//
// - What a program made is on probation: a short queue, first in, first out. Most results are used soon or never, so
//   that a few blocks go round, in the processor's caches. What is in use when its turn comes is kept from then on.
// - What came from an array is kept, as far as the budget goes; what was used longest ago leaves first. So is
//   what left probation and came back; with each of these probation becomes longer, and shorter again with others, so
//   that a loop may make many values before it uses them.
//
// Large values are kept at once: to copy them is dear, and a finaliser may spare it. The queues hold records, never
// tensors or their storage.
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
  /** The run in which it came to the end of its queue. */
  queued = 0
  /** Whether it is on probation, or was when it left the heap. */
  fresh = false
  // In the queue, a ring.
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
/**
 * How many are on probation at least. Measured: a loop of eager steps takes 0.6 of the time that it takes with 4096,
 * one that makes 100 values of 16 KB and then uses them as well; fewer places gain nothing more.
 */
const fewestPlaces = 64
/** How many runs may pass before what is used again comes to the end of its queue: that is a fifth of a small call. */
const patience = 16

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

// The start of each queue: its `older` came last, its `newer` goes first.
const kept = new Resident('bool', 0)
const probation = new Resident('bool', 0)
/** How many are on probation, and for how many there is room. */
let onProbation = 0
let places = fewestPlaces
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

function link(resident: Resident, queue: Resident): void {
  resident.queued = run
  resident.newer = queue
  resident.older = queue.older
  queue.older.newer = resident
  queue.older = resident
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
  if (resident.fresh) onProbation++
  link(resident, resident.fresh ? probation : kept)
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
  if (resident.fresh) onProbation--
  heap().free(resident.address)
  resident.address = 0
}

// The finaliser's own reference to the record is given up when the record leaves, or it would keep its array.
function watch(storage: Storage, resident: Resident): void {
  if (resident.bytes < finalisedBytes) return
  finaliser ??= new FinalizationRegistry(leave)
  finaliser.register(storage, resident, resident)
}

/** Moves the first of a queue off the heap; false if there is none that the current run does not use. */
function spill(queue: Resident): boolean {
  let resident = queue.newer
  // What came in this run has nothing behind it but the same.
  while (resident.run === run && resident.queued !== run) {
    keep(resident)
    resident = queue.newer
  }
  if (resident === queue || resident.run === run) return false
  try {
    const { dtype, length, address, bytes } = resident
    const start = address / bytesPerElement(dtype)
    // An array with a buffer of its own takes a microsecond to make, and slice gives that even of a shared heap.
    resident.array =
      bytes > wordedBytes
        ? heap()[dtype].slice(start, start + length)
        : wordsAt(address >>> 2, wordsFor(bytes))
  } catch {
    return false
  }
  census.spilledBytes += resident.bytes
  // In balance, one in sixteen comes back.
  if (resident.fresh) places = Math.max(fewestPlaces, places - 1 / 16)
  leave(resident)
  return true
}

/** Moves what is on the heap to the end of those that are kept. */
function keep(resident: Resident): void {
  unlink(resident)
  link(resident, kept)
  if (resident.fresh) onProbation--
  resident.fresh = false
}

/** Makes room on the heap; false when there is nothing that could go. */
function relieve(bytes: number): boolean {
  const before = census.bytes
  while (before - census.bytes < bytes && (spill(probation) || spill(kept)));
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
    if (resident.fresh) places = Math.min(maximumResidents, places + 1)
    resident.fresh = false
    enter(storage, resident, address)
  } else if (resident.run !== run) {
    if (!resident.fresh && run - resident.queued > patience) keep(resident)
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
  resident.fresh = resident.bytes < finalisedBytes
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

/** Whether the values were given away by {@link donate}. */
export const wasDonated = ({ place }: Storage): boolean => place === donated

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

/** Moves off the heap what is beyond the places of probation and the budget, and nothing that the current run uses. */
export function trim(): void {
  while (onProbation > places && spill(probation));
  while (
    (census.bytes - census.usedBytes > census.budget || census.residents > maximumResidents) &&
    (spill(kept) || spill(probation))
  );
}
