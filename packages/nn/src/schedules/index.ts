// Learning rates that change with the steps: the namespace `schedules`.
export { joined, linearWarmup, piecewise } from './composed'
export { constant, cosine, exponential, step } from './decaying'
export { oneCycle, type OneCycleOptions } from './oneCycle'
export { custom } from './schedule'
