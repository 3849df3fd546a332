// Random numbers that are a function of a key: the same on every machine, in any order, however often.
export { foldIn, key, split, type Key, type Keys } from './key'
export { uniform, type UniformOptions } from './uniform'
export { normal, type NormalOptions } from './normal'
export { bernoulli, categorical, randint, type CategoricalOptions } from './discrete'
export { permutation } from './permutation'
