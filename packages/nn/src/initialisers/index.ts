// Where parameters begin.
export { allZeros, constant } from './constant'
export type { Initialiser, ParameterShape } from './initialiser'
export { glorotNormal, heNormal, lecunNormal, normal, truncatedNormal } from './normal'
export { orthogonal } from './orthogonal'
export { fanInUniform, glorotUniform, heUniform, lecunUniform, uniform } from './uniform'
