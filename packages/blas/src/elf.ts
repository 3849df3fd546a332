// Whether a shared library of Linux can be loaded at all: one that was cut short is mapped by the system's loader
// without a word and kills the process when it is touched. (Those of macOS and Windows are checked by the system.)
//
// Source: Tool Interface Standard, Executable and Linking Format Specification 1.2; System V ABI, gABI 4.1.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'

// e_machine, by `process.arch`.
const machines: Readonly<Record<string, number>> = {
  x64: 62,
  arm64: 183,
  ia32: 3,
  arm: 40,
  riscv64: 243,
  ppc64: 21,
  s390x: 22,
  loong64: 258,
}

const programHeader = { load: 1, offset: 8, fileBytes: 32, bytes: 56 } as const
const programHeader32 = { load: 1, offset: 4, fileBytes: 16, bytes: 32 } as const

/**
 * What is wrong with a shared library, in a few words; undefined if nothing is.
 *
 * @param file its path
 * @param architecture as `process.arch` names it
 * @throws what the file system throws
 */
export function elfProblem(file: string, architecture: string = process.arch): string | undefined {
  const descriptor = openSync(file, 'r')
  try {
    const { size } = fstatSync(descriptor)
    const read = (at: number, bytes: number): DataView => {
      const buffer = Buffer.alloc(bytes)
      const got = readSync(descriptor, buffer, 0, bytes, at)
      return new DataView(buffer.buffer, buffer.byteOffset, got)
    }
    return problemOf(read, size, architecture)
  } finally {
    closeSync(descriptor)
  }
}

type Read = (at: number, bytes: number) => DataView

function problemOf(read: Read, size: number, architecture: string): string | undefined {
  const header = read(0, 64)
  if (header.byteLength < 64)
    return `it has ${size} bytes: it is no shared library, or the rest of it is missing`
  if (header.getUint32(0) !== 0x7f454c46) return 'it is no shared library of this system (no ELF file)'
  const wide = header.getUint8(4) === 2
  const little = header.getUint8(5) === 1
  const machine = header.getUint16(18, little)
  const sameOrder = little === (endianness() === 'LE')
  if (machine !== (machines[architecture] ?? machine) || !sameOrder) {
    const name = Object.keys(machines).find((key) => machines[key] === machine) ?? `ELF machine ${machine}`
    return `it is made for another processor, ${name}; this is ${architecture}`
  }
  const number = (view: DataView, at: number): number =>
    wide ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little)
  const start = number(header, wide ? 32 : 28)
  const count = header.getUint16(wide ? 56 : 44, little)
  const layout = wide ? programHeader : programHeader32
  const headers = read(start, count * layout.bytes)
  const cut = `it is cut short: the file has ${size} bytes, `
  if (headers.byteLength < count * layout.bytes) return `${cut}and its headers are behind that`
  for (let at = 0; at < headers.byteLength; at += layout.bytes) {
    if (headers.getUint32(at, little) !== layout.load) continue
    const end = number(headers, at + layout.offset) + number(headers, at + layout.fileBytes)
    if (end > size) return `${cut}and what it loads ends at ${end}`
  }
  return undefined
}
