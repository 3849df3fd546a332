// The types that the compiler writes down for functions that use the package. What is not known yet it must be
// able to name: else it spells out all that might come of it, for minutes and megabytes.
import ts from 'typescript'
import { expect, it } from 'vitest'
import { compile } from './compile'

/** The declarations of a module of these lines. */
function declarations(lines: readonly string[]): string {
  const text = [
    "import { grad, valueAndGrad, zeros, type DType, type Shape, type Tensor } from '../../src/index'",
    ...lines,
  ]
  const { program, files } = compile(
    { 'declarations.ts': text.join('\n') },
    { types: [], noEmit: false, declaration: true, emitDeclarationOnly: true },
  )
  let written = ''
  const { diagnostics } = program.emit(files[0], (_, declaration) => (written = declaration))
  expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
  return written
}

it('writes down shapes that are known', () => {
  const written = declarations([
    'export const f = <B extends number>(x: Tensor<[B, 3]>) => x.matmul(zeros([3, 4])).add(1).softmax()',
    'export const g = grad((p: { w: Tensor<[3]>; rate: number }) => p.w.sum())',
  ])
  expect(written).toContain('f: <B extends number>(x: Tensor<[B, 3]>) => Tensor<[B, 4], "float32">')
  expect(written).not.toContain('import(')
})

it('names what it does not know', () => {
  const written = declarations([
    'export const a = <S extends Shape>(x: Tensor<S>) => x.sum({ axis: 0 })',
    'export const b = <S extends Shape>(x: Tensor<S>) => x.transpose()',
    'export const c = <S extends Shape>(x: Tensor<S>) => x.expandDims(0)',
    'export const d = <S extends Shape>(x: Tensor<S>) => x.squeeze()',
    'export const e = <S extends Shape>(x: Tensor<S>) => x.take([1, 2])',
    'export const f = <S extends Shape>(x: Tensor<S>) => x.arraySync()',
    'export const g = <D extends DType>(x: Tensor<[3], D>) => x.sum()',
    'export const h = <P>(f: (p: P) => Tensor<[]>, p: P) => valueAndGrad(f)(p)',
    'export const i = valueAndGrad',
    'export const j = zeros([2]).add',
  ])
  expect(written).not.toContain('infer ')
  expect(written.length).toBeLessThan(3000)
})

it('exports all the names that it needs', () => {
  const { program, files } = compile({
    'exports.ts': [
      "import * as index from '../../src/index'",
      "import * as signatures from '../../src/graph/signatures'",
      "import * as types from '../../src/types'",
      "import * as transforms from '../../src/transforms/types'",
      'export { index, signatures, types, transforms }',
    ].join('\n'),
  })
  const checker = program.getTypeChecker()
  const statements: readonly ts.Statement[] = files[0]?.statements ?? []
  const [index, ...modules] = statements.filter(ts.isImportDeclaration).map(({ moduleSpecifier }) => {
    const symbol = checker.getSymbolAtLocation(moduleSpecifier)
    return symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name)
  })
  const names = modules.flat()
  expect(names.length).toBeGreaterThan(100)
  expect(names.filter((name) => !index?.includes(name))).toEqual([])
})
