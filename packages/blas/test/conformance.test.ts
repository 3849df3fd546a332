// The conformance suite of the tensor package with every product of floats computed by the BLAS, however small.
import { setMatmulProvider, type MatmulProvider } from '@chainrule/tensor'
import { afterAll, it } from 'vitest'
import { useBlas } from '../src/index'

const blas = useBlas({ optional: true })
if (blas === undefined) {
  console.log('There is no BLAS here: the conformance suite does not run with one.')
  it.skip('conformance with a BLAS: there is none here')
} else {
  const provider = setMatmulProvider(undefined) as MatmulProvider
  // The suite asks for the very bits of its copy from a view, and libraries sum a matrix times a vector in an order that
  // depends on how the matrix lies.
  setMatmulProvider({ ...provider, cost: ({ m, n }) => (Math.min(m, n) > 1 ? -Infinity : Infinity) })
  afterAll(() => blas.close())
  await import('../../tensor/test/conformance/conformance.test')
}
