// The drawings of graphs, forward and backward.
import { describe, expect, it } from 'vitest'
import { ones, tensor, toDot, ValueError, type Tensor } from '../index'

const loss = (p: { w: Tensor<[2, 3]>; b: Tensor<[3]> }, x: Tensor<[4, 2]>): Tensor<[]> =>
  x.matmul(p.w).add(p.b).tanh().square().mean()

const drawing = toDot(loss)({ w: ones([2, 3]), b: ones([3]) }, ones([4, 2]))

const cluster = (name: string, text: string): string =>
  new RegExp(`subgraph cluster_${name} \\{([\\s\\S]*?)\\n  \\}`).exec(text)?.[1] ?? ''

describe('toDot', () => {
  it('draws the forward pass with its arguments by name', () => {
    const forward = cluster('forward', drawing)
    for (const label of ['x0.w', 'x0.b', 'x1', 'matmul', 'tanh']) expect(forward).toContain(label)
    expect(forward).toContain('[4, 3] float32')
  })

  it('draws the backward pass to every argument', () => {
    const backward = cluster('backward', drawing)
    for (const label of ['∂/∂x0.w', '∂/∂x0.b', '∂/∂x1', 'matmul']) expect(backward).toContain(label)
  })

  it('joins only nodes that are drawn, each drawn once', () => {
    const drawn = [...drawing.matchAll(/^ {4}(n\d+) \[/gm)].map(([, id]) => id)
    expect(new Set(drawn).size).toBe(drawn.length)
    const ends = [...drawing.matchAll(/^ {2}(n\d+) -> (n\d+)$/gm)].flatMap(([, from, to]) => [from, to])
    expect(ends.length).toBeGreaterThan(drawn.length)
    for (const end of ends) expect(drawn).toContain(end)
  })

  it('draws no backward pass where there is no single loss', () => {
    const text = toDot((x: Tensor<[2]>) => [x.mul(2), x.greater(1)])(ones([2]))
    expect(cluster('forward', text)).toContain('greater')
    expect(cluster('backward', text)).toBe('')
  })

  it('draws what is still to be computed for tensors', () => {
    const y = tensor([1, 2]).mul(3).exp()
    expect(toDot({ y })).toContain('y\\nexp')
    y.dataSync()
    expect(toDot(y)).not.toContain('mul')
  })

  it('refuses what it cannot draw', () => {
    expect(() => toDot(3)).toThrow(
      new ValueError('toDot', 'expected a function, a tensor or a tree of tensors; got 3'),
    )
  })
})
