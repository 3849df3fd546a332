// Modules as text: what was written is what is read.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Code } from './code'
import { formatModule } from './formatModule'
import { lane, memory, memoryLane, plain, type MemoryName, type PlainName } from './instructions'
import { Module } from './module'

function lines(write: (code: Code) => void): string[] {
  const module = new Module({ shared: false })
  module.function('f', { parameters: ['i32'], results: [] }, write)
  return formatModule(module.encode()).split('\n').slice(1)
}

describe('a module as text', () => {
  it('shows functions, blocks and immediates', () => {
    const module = new Module({ shared: true })
    const sin = module.import('sin', { parameters: ['f64'], results: ['f64'] })
    const f = module.function('f', { parameters: ['i32'], results: [] }, (code) => {
      const x = code.local('f64')
      code.get(0)
      code.if(
        () => {
          code.loop((again) => {
            code.f64(-0.5)
            code.call(sin)
            code.tee(x)
            code.i32(300)
            code.branchIf(again)
          })
        },
        () => code.memory('f32.load', 8),
      )
      code.op('drop')
    })
    module.function('g', { parameters: [], results: ['v128'] }, (code) =>
      code.v128(Uint8Array.from({ length: 16 }, (_, i) => i)),
    )
    module.export('f', f)
    expect(formatModule(module.encode())).toBe(
      [
        '(func 1 (param i32)',
        '  local.get 0',
        '  if',
        '    loop',
        '      f64.const -0.5',
        '      call 0',
        '      local.tee 1',
        '      i32.const 300',
        '      br_if 0',
        '    end',
        '  else',
        '    f32.load offset=8',
        '  end',
        '  drop)',
        '',
        '(func 2 (result v128)',
        '  v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)',
      ].join('\n'),
    )
  })

  it('knows every instruction', () => {
    for (const name of Object.keys(plain) as PlainName[]) {
      expect(lines((code) => code.op(name))).toEqual([`  ${name})`])
    }
    for (const name of Object.keys(memory) as MemoryName[]) {
      expect(lines((code) => code.memory(name, 200))).toEqual([`  ${name} offset=200)`])
    }
    for (const name of Object.keys(memoryLane) as (keyof typeof memoryLane)[]) {
      expect(lines((code) => code.memoryLane(name, 1, 5))).toEqual([`  ${name} offset=5 1)`])
    }
    for (const name of Object.keys(lane) as (keyof typeof lane)[]) {
      expect(lines((code) => code.lane(name, 1))).toEqual([`  ${name} 1)`])
    }
  })

  it('reads numbers as they were written', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.double(),
        (i, l, d) => {
          expect(
            lines((code) => {
              code.i32(i)
              code.i64(l)
              code.f64(d)
              code.f32(Math.fround(d))
            }),
          ).toEqual([
            `  i32.const ${i}`,
            `  i64.const ${l}`,
            `  f64.const ${d}`,
            `  f32.const ${Math.fround(d)})`,
          ])
        },
      ),
    )
  })

  it('refuses what no kernel holds', () => {
    const binary = new Module({ shared: false })
    binary.function('f', { parameters: [], results: [] }, (code) => code.op('drop'))
    const bytes = binary.encode()
    bytes[bytes.lastIndexOf(plain.drop)] = 0x06
    expect(() => formatModule(bytes)).toThrow('there is no instruction 6')
  })
})
