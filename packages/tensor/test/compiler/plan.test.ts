// The passes before code, on every op's samples and on their gradients: the plan passes the verifier and,
// interpreted, gives what the reference evaluator gives.
import { describe, expect, it } from 'vitest'
import * as api from '../../src/index'
import type { AnyTensor } from '../../src/index'
import { plan } from '../../src/compiler/plan'
import { verify } from '../../src/compiler/verify'
import { samplesOf, type Sample } from '../../src/graph/samples'
import { backward } from '../../src/transforms/backward'
import { tracing, traceArgument } from '../../src/transforms/trace'
import { stored, uniform, valuesFor } from '../conformance/inputs'
import { graphOf } from './graphOf'
import { interpretPlan } from './interpretPlan'

function expectPlanned(outputs: readonly AnyTensor[], what: string): void {
  const { graph, values } = graphOf(outputs)
  const planned = plan(graph)
  verify(planned)
  const found = interpretPlan(planned, values)
  const wanted = [...new Set(outputs)].map((output) => output.dataSync())
  wanted.forEach((expected: ArrayLike<number>, i) => {
    const scale = Math.max(1, ...Array.from(expected, (x) => (Number.isFinite(x) ? Math.abs(x) : 0)))
    Array.from(expected).forEach((x, j) => {
      const y = found[i]?.[j] as number
      if (Object.is(x, y) || x === y) return
      expect(Math.abs(x - y) / scale, `${what}, output ${i}, element ${j}: ${y}, not ${x}`).toBeLessThan(1e-5)
    })
  })
}

const ops = Object.entries({ ...api, ...api.random }).flatMap(([name, op]) =>
  typeof op === 'function'
    ? (samplesOf(op) ?? []).map((sample, i): [string, Sample] => [`${name} ${i}`, sample])
    : [],
)

describe('plans', () => {
  it('are made for every op', () => expect(ops.length).toBeGreaterThan(300))

  it('write over a value only when no row needs it any more', () => {
    tracing(() => {
      const next = uniform(3)
      const a = traceArgument(stored(Array.from({ length: 9 }, next), [3, 3], 'float64')).tree as AnyTensor
      const v = a.mul(a).sub(0.5).clip(-4, 4)
      const w = v.flip({ axis: 0 }).clip(-4, 4)
      expectPlanned([v.add(w).clip(-4, 4), w], 'a flipped row')
    })
  })

  it.each(ops)('compute %s', (name, sample) => {
    for (const dtype of ['float64', 'float32', 'int32', 'uint8', 'bool'] as const) {
      const next = uniform(7)
      const inputs = sample.inputs.map((input) =>
        stored(valuesFor(input, next), input.shape, input.dtype ?? dtype),
      )
      tracing(() => {
        let outputs: readonly AnyTensor[]
        const { tree, floats } = traceArgument(inputs)
        try {
          outputs = [
            (sample.call as (...xs: AnyTensor[]) => AnyTensor | AnyTensor[])(...(tree as AnyTensor[])),
          ].flat()
        } catch (error) {
          expect(error).toBeInstanceOf(api.ChainruleError)
          return
        }
        expectPlanned(outputs, `${name} ${dtype}`)
        const real = outputs.filter((x) => x.dtype.startsWith('float'))
        const cotangents = real.map((x) => x.mul(0.5).add(1))
        const flows = backward(real, cotangents, floats).filter((flow) => flow !== undefined)
        if (flows.length > 0) expectPlanned([...outputs, ...flows], `gradient of ${name} ${dtype}`)
      })
    }
  })
})
