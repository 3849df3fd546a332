// All examples, by the names that the command `example` takes.
import type { Examples } from './command'

/** The examples, each loaded when it is asked for. */
export const examples: Examples = {
  transformer: () => import('../transformer/main'),
  adding: () => import('../adding/main'),
  'mnist-mlp': () => import('../mnist/mlp'),
  'mnist-convnet': () => import('../mnist/convnet'),
}
