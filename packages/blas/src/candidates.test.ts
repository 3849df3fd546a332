// What is tried, in which order, on each system.
import { describe, expect, it } from 'vitest'
import { advice, candidates } from './candidates'

const families = (platform: string): unknown[] => [
  ...new Set(candidates(platform, undefined).map(({ family }) => family)),
]

describe('candidates', () => {
  it.each([
    ['linux', ['OpenBLAS', 'BLIS', 'MKL']],
    ['freebsd', ['OpenBLAS', 'BLIS', 'MKL']],
    ['win32', ['OpenBLAS', 'BLIS', 'MKL']],
    ['darwin', ['OpenBLAS', 'BLIS', 'MKL', 'Accelerate']],
  ])('of %s', (platform, expected) => expect(families(platform)).toEqual(expected))

  it.each(['linux', 'darwin', 'win32'])('of %s have names of its kind', (platform) => {
    const ending = { linux: /\.so(\.\d+)?$/, darwin: /(\.dylib|\/Accelerate)$/, win32: /\.dll$/ }[platform]
    for (const { file } of candidates(platform, undefined)) expect(file).toMatch(ending as RegExp)
  })

  it('are what the user named, and nothing else', () => {
    expect(candidates('linux', '/opt/libmine.so')).toEqual([{ file: '/opt/libmine.so' }])
    expect(candidates('linux', '')).toEqual(candidates('linux', undefined))
  })
})

it('there is advice for every system', () => {
  expect(advice('linux')).toContain('apt install libopenblas0')
  expect(advice('darwin')).toContain('brew install openblas')
  expect(advice('win32')).toContain('libopenblas.dll')
})
