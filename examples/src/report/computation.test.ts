// A computation's graph, as Graphviz accounts for what `toDot` draws, and what is left of it for people.
import { instance } from '@viz-js/viz'
import { tensor, toDot, type Tensor } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { stepsOf, type Account, type Step } from './computation'

async function stepsIn(dot: string, isWanted: (name: string) => boolean = () => true): Promise<Step[]> {
  const viz = await instance()
  return stepsOf(JSON.parse(viz.renderString(dot, { format: 'json0' })) as Account, isWanted)
}

type Parameters = { readonly w: Tensor<[2, 3]>; readonly b: Tensor<[2, 1]>; readonly x: Tensor<[3, 4]> }
const loss = ({ w, b, x }: Parameters): Tensor<[]> => w.matmul(x).add(b).div(3).sum()
const parameters: Parameters = {
  w: tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]),
  b: tensor([[1], [2]]),
  x: tensor([
    [1, 2, 3, 4],
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ]),
}

const describeStep = (step: Step, steps: readonly Step[]): string => {
  const inputs = step.inputs.map(({ id, transposed }) => {
    const from = steps.find((each) => each.id === id)
    return (from?.name ?? from?.op ?? '?') + (transposed ? 'ᵀ' : '')
  })
  return `${step.pass} ${step.name ?? '-'} = ${step.op}(${inputs.join(', ')}) ${step.shape}`
}

test('what only moves numbers is gone, constants stand in the steps that use them', async () => {
  const steps = await stepsIn(toDot(loss)(parameters), (name) => !name.includes('x'))
  expect(steps.filter(({ pass }) => pass === 'forward').map((step) => describeStep(step, steps))).toEqual([
    'forward w = argument() [2, 3]',
    'forward x = argument() [3, 4]',
    'forward - = matmul(w, x) [2, 4]',
    'forward b = argument() [2, 1]',
    expect.stringMatching(/^forward - = add\((matmul, b|b, matmul)\) \[2, 4\]$/),
    'forward - = div 3(add) [2, 4]',
    'forward - = sum(div 3) []',
  ])
  const backward = steps.filter(({ pass }) => pass === 'backward')
  expect(backward.map(({ name }) => name).filter((name) => name !== undefined)).toEqual(
    expect.arrayContaining(['∂/∂w', '∂/∂b']),
  )
  expect(backward.find(({ name }) => name === '∂/∂w')).toMatchObject({ op: 'matmul', shape: '[2, 3]' })
  expect(backward.find(({ name }) => name === '∂/∂b')).toMatchObject({ op: 'sum', shape: '[2, 1]' })
})

test('every input is a step that is there, and comes from before', async () => {
  const steps = await stepsIn(toDot(loss)(parameters))
  const ids = new Set(steps.map(({ id }) => id))
  for (const { id, inputs } of steps) {
    for (const input of inputs) {
      expect(ids).toContain(input.id)
      expect(input.id).toBeLessThan(id)
    }
  }
})

test('a gradient that nobody wants goes with all that only it needs', async () => {
  const all = await stepsIn(toDot(loss)(parameters))
  const some = await stepsIn(toDot(loss)(parameters), (name) => name === '∂/∂b')
  expect(some.map(({ name }) => name)).not.toContain('∂/∂w')
  expect(some.filter(({ op, pass }) => pass === 'backward' && op === 'matmul')).toEqual([])
  expect(some.filter(({ pass }) => pass === 'forward')).toEqual(all.filter(({ pass }) => pass === 'forward'))
})
