// Damaged files of every format: each is read, or refused with a FormatError, soon, and without allocating more than a
// file of its size can hold. `CHAINRULE_FUZZ=100000` tries as many of each format, `CHAINRULE_SEED` those of one seed.
import { largestAllocation } from './allocations'
import { gzipSync } from 'node:zlib'
import { tensor, zeros } from '@chainrule/tensor'
import { encodeSafetensors } from '@chainrule/tensor/safetensors'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { parseCsv } from '../../src/formats/csv'
import type { CsvColumn } from '../../src/formats/csvColumns'
import { FormatError } from '../../src/formats/formatError'
import { gunzip } from '../../src/formats/gunzip'
import { parseIdx } from '../../src/formats/idx'
import { encodeNpy, parseNpy } from '../../src/formats/npy'
import { encodeNpz, parseNpz } from '../../src/formats/npz'
import { readCsv } from '../../src/formats/readCsv'
import { parseSafetensors } from '../../src/formats/safetensors'
import { idxBytes } from '../idxBytes'
import { dice, mutate, type Dice } from './mutate'

const count = Number(process.env['CHAINRULE_FUZZ'] ?? 2000)
const firstSeed = Number(process.env['CHAINRULE_SEED'] ?? 1)

// What a reader may hold: the limit that it is given and the tables of a decompressor.
const maxBytes = 2 ** 18
const mostBytes = 2 ** 20
// Of a file of a few hundred bytes; a hundred times what the slowest needs on a busy machine.
const mostMilliseconds = 2000

/** A format: how its files are made, whole or damaged within, and how they are read. */
interface Format {
  readonly name: string
  readonly make: (dice: Dice) => Uint8Array
  readonly read: (bytes: Uint8Array) => unknown
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content)
const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes))

const idx = [
  idxBytes(0x08, [2, 3], [1, 2, 3, 4, 5, 6]),
  idxBytes(0x0d, [2], [0, 0, 0, 0, 63, 128, 0, 0]),
  idxBytes(0x0b, [1, 1, 2], [0, 1, 2, 3]),
]
const npy = [
  encodeNpy(
    tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  ),
  encodeNpy(
    tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: 'float64' },
    ),
    { fortran: true },
  ),
  encodeNpy(tensor([1, 2], { dtype: 'int32' })),
  encodeNpy(tensor([true, false])),
  encodeNpy(zeros([0, 3])),
  text("\x93NUMPY\x02\x00\x38\x00\x00\x00{'descr': '<i8', 'fortran_order': True, 'shape': (1, 1)}abcdefgh"),
].map((file) => (file[0] === 0xc2 ? file.slice(1) : file))
const tensors = {
  weight: tensor([
    [1, 2],
    [3, 4],
  ]),
  bias: tensor([5], { dtype: 'int32' }),
  mask: tensor([true]),
}
const safetensors = [encodeSafetensors(tensors), encodeSafetensors({})]
const csv = [text('1,2.5,3\n4,-5e-1,6\r\n7,8,9\n'), text('16,0,0')]
const columns: readonly CsvColumn[] = [
  { name: 'a', min: 0, max: 16, whole: true },
  { name: 'b' },
  { name: 'c' },
]

/** Half of the files are damaged as they are, half are damaged before they are packed, and so have right checksums. */
const packed =
  (files: readonly Uint8Array[], pack: (bytes: Uint8Array) => Uint8Array) =>
  (dice: Dice): Uint8Array => {
    const file = dice.pick(files)
    return dice.below(2) === 0 ? mutate(pack(file), dice) : pack(mutate(file, dice))
  }
const plain =
  (files: readonly Uint8Array[]) =>
  (dice: Dice): Uint8Array =>
    mutate(dice.pick(files), dice)

async function readAll(bytes: Uint8Array): Promise<void> {
  const half = bytes.length >> 1
  for await (const { rows, values } of readCsv([bytes.slice(0, half), bytes.slice(half)], {
    columns,
    chunkRows: 2,
  })) {
    expect(values.length).toBe(3 * rows)
  }
}

const formats: readonly Format[] = [
  {
    name: 'idx',
    make: (dice) => (dice.below(4) === 0 ? packed(idx, gzip)(dice) : plain(idx)(dice)),
    read: (bytes) => parseIdx(bytes, { maxBytes }),
  },
  {
    name: 'gz',
    make: packed([...idx, ...csv, text('abc'.repeat(5000))], gzip),
    read: (bytes) => gunzip(bytes, { file: 'gz', maxBytes, compressed: true }),
  },
  { name: 'npy', make: plain(npy), read: (bytes) => parseNpy(bytes) },
  {
    name: 'npz',
    make: (dice) => {
      const level = dice.pick([0, 6] as const)
      const [a, b] = [dice.pick(npy), dice.pick(npy)]
      return dice.below(3) === 0
        ? zipSync({ 'a.npy': mutate(a, dice), 'b.npy': b }, { level })
        : mutate(dice.pick([zipSync({ 'a.npy': a, 'b.npy': b }, { level }), encodeNpz(tensors)]), dice)
    },
    read: (bytes) => parseNpz(bytes, { maxBytes }),
  },
  { name: 'safetensors', make: plain(safetensors), read: (bytes) => parseSafetensors(bytes) },
  {
    name: 'csv',
    make: (dice) => (dice.below(8) === 0 ? packed(csv, gzip)(dice) : plain(csv)(dice)),
    read: (bytes) => parseCsv(bytes, { columns, maxBytes }),
  },
  {
    name: 'csv, streamed',
    make: (dice) => (dice.below(8) === 0 ? packed(csv, gzip)(dice) : plain(csv)(dice)),
    read: readAll,
  },
]

test('what is allocated is seen', () => {
  largestAllocation()
  expect(new Float64Array(100).length).toBe(100)
  expect(largestAllocation()).toBe(800)
  parseNpy(encodeNpy(zeros([1000])))
  expect(largestAllocation()).toBeGreaterThan(3999)
})

describe(`${count} damaged files`, () => {
  test.each(formats)('$name', { timeout: 10_000 + count * 20 }, async ({ name, make, read }) => {
    const start = performance.now()
    let whole = 0
    let slowest = 0
    let most = 0
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const bytes = make(dice(seed))
      largestAllocation()
      const before = performance.now()
      try {
        await read(bytes)
        whole++
      } catch (error) {
        if (!(error instanceof FormatError)) {
          throw new Error(`${name}, CHAINRULE_SEED=${seed} CHAINRULE_FUZZ=1: ${String(error)}`, {
            cause: error,
          })
        }
      }
      const taken = performance.now() - before
      const allocated = largestAllocation()
      expect(taken, `milliseconds, ${name}, seed ${seed}`).toBeLessThan(mostMilliseconds)
      expect(allocated, `bytes, ${name}, seed ${seed}`).toBeLessThan(mostBytes)
      slowest = Math.max(slowest, taken)
      most = Math.max(most, allocated)
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    if (count > 2000) {
      const figures = `${whole} read, ${count - whole} refused, the slowest in ${slowest.toFixed(1)} ms`
      console.log(`${name}: ${count} files in ${seconds} s: ${figures}, at most ${most} bytes at once`)
    }
    // Damage that changes nothing, or only numbers: were there none, every file would be refused for one reason.
    if (count >= 1000) {
      expect(whole).toBeGreaterThan(count / 100)
      expect(whole).toBeLessThan(count * 0.95)
    }
  })
})
