// Loops as users write them, in a process of their own, measured:
//
//   node --conditions=source --import tsx --expose-gc packages/tensor/test/memory/loops.ts <loop> <turns>
//
// Prints, as JSON, the most memory that the process ever had, its heap and the runtime's halfway and at the end, and how
// long a turn takes early and late.
import {
  grad,
  jit,
  ones,
  random,
  realize,
  tensor,
  valueAndGrad,
  zeros,
  type AnyTensor,
} from '../../src/index'
import { memoryInfo } from '../../src/runtime/memoryInfo'

const [name = '', turns = 0] = [process.argv[2], Number(process.argv[3])]
const collect = (globalThis as unknown as { gc(): void }).gc

type Parameters = { readonly w: AnyTensor; readonly b: AnyTensor }

const parameters = (inputs: number, outputs: number): Parameters => ({
  w: random.uniform(random.key(0), [inputs, outputs], { low: -0.1, high: 0.1 }) as AnyTensor,
  b: zeros([outputs]) as AnyTensor,
})

const loss =
  (x: AnyTensor, y: AnyTensor) =>
  ({ w, b }: Parameters): AnyTensor =>
    x.matmul(w).add(b).tanh().sub(y).square().mean()

/** A turn of each loop; what it keeps for the next turn, it keeps in its closure. */
const loops: Readonly<Record<string, () => (turn: number) => void>> = {
  /** Training without jit or dispose: 16 MB of new parameters and gradients each turn, and values of all sizes. */
  garbage: () => {
    const x = random.normal(random.key(1), [4, 1000]) as AnyTensor
    const y = ones([4, 2000]) as AnyTensor
    let p = parameters(1000, 2000)
    return (turn) => {
      const [value, g] = valueAndGrad(loss(x, y) as never)(p as never) as unknown as [AnyTensor, Parameters]
      p = { w: p.w.sub(g.w.mul(0.1)), b: p.b.sub(g.b.mul(0.1)) }
      realize([p, x.mul(turn).exp()])
      if (!(value.item() < 2)) throw new Error(`the loss is ${String(value.item())}`)
    }
  },
  /** A jitted step that donates its parameters. */
  jitted: () => {
    const [x, y] = [random.normal(random.key(1), [10, 64]), ones([10, 10])] as AnyTensor[]
    const step = jit(
      (p: Parameters, x: AnyTensor, y: AnyTensor) => {
        const [value, g] = valueAndGrad(loss(x, y) as never)(p as never) as unknown as [AnyTensor, Parameters]
        return [{ w: p.w.sub(g.w.mul(0.01)), b: p.b.sub(g.b.mul(0.01)) }, value] as const
      },
      { donate: [0] },
    ) as unknown as (p: Parameters, x?: AnyTensor, y?: AnyTensor) => readonly [Parameters, AnyTensor]
    let p = parameters(64, 10)
    let last = Infinity
    return (turn) => {
      const [next, value] = step(p, x, y)
      p = next
      if (turn % 1000 === 0) {
        if (!((value.item() as number) <= last)) throw new Error(`the loss is ${String(value.item())}`)
        last = value.item() as number
      }
    }
  },
  /** A training loop without jit that reads nothing but its loss. */
  eager: () => {
    const [x, y] = [random.normal(random.key(1), [10, 64]), ones([10, 10])] as AnyTensor[]
    let p = parameters(64, 10)
    const gradient = grad(loss(x as AnyTensor, y as AnyTensor) as never) as unknown as (
      p: Parameters,
    ) => Parameters
    return () => {
      const g = gradient(p)
      p = { w: p.w.sub(g.w.mul(0.01)), b: p.b.sub(g.b.mul(0.01)) }
      loss(x as AnyTensor, y as AnyTensor)(p).item()
    }
  },
  /** By hand, with momentum, and nothing is read but the loss. */
  manual: () => {
    const x = random.normal(random.key(1), [10, 64]) as AnyTensor
    let { w } = parameters(64, 10)
    let speed = zeros([64, 10]) as AnyTensor
    return () => {
      const error = x.matmul(w).tanh().sub(1)
      const g = x.transpose().matmul(error.mul(error.square().neg().add(1)))
      speed = speed.mul(0.9).add(g)
      w = w.sub(speed.mul(0.001))
      error.square().mean().item()
    }
  },
  /** A running value that nobody reads until the end. */
  unread: () => {
    let mean = tensor([0, 0, 0]) as AnyTensor
    return (turn) => {
      const batch = tensor([turn, 1, 2]) as AnyTensor
      mean = mean.mul(0.9).add(batch.mul(0.1))
      batch.sum().item()
      if (turn % 100 === 0) mean.sum().item()
    }
  },
}

const turn = (loops[name] as () => (turn: number) => void)()

/** Runs some turns; gives the time of one, in ms, as the fastest of ten shares. */
function run(from: number, to: number): number {
  const share = Math.ceil((to - from) / 10)
  let fastest = Infinity
  for (let start = from; start < to; start += share) {
    const end = Math.min(to, start + share)
    const begun = performance.now()
    for (let i = start; i < end; i++) turn(i)
    fastest = Math.min(fastest, (performance.now() - begun) / (end - start))
  }
  return fastest
}

function used(): { heapUsed: number; takenBytes: number } {
  collect()
  collect()
  const { liveBytes, heapBytes } = memoryInfo()
  return { heapUsed: process.memoryUsage().heapUsed, takenBytes: liveBytes + heapBytes }
}

const quarter = Math.ceil(turns / 4)
run(0, quarter)
const early = run(quarter, 2 * quarter)
const before = used()
run(2 * quarter, 3 * quarter)
const late = run(3 * quarter, turns)
const after = used()
const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(
  JSON.stringify({ peakMiB, before, after, early, late, seconds: performance.now() / 1000, ...memoryInfo() }),
)
