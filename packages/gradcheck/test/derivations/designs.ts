// Random networks: an arbitrary of designs.
import fc from 'fast-check'
import type { Design } from './network'
import { activations, losses, type Loss } from './pieces'

type ActivationName = Design['activations'][number]
type LossName = Design['loss']

const all = Object.keys(activations) as ActivationName[]
// Where values are large, these overflow, or the loss is infinite: not the hand's mistake.
const overflowing: ReadonlySet<string> = new Set([
  'logisticOfZ',
  'tanhByExp',
  'softplusByLog',
  'tanhOfZ',
  'square',
  'elu',
])
const infinite: ReadonlySet<string> = new Set([
  'crossEntropySum',
  'crossEntropyByLog',
  'binary',
  'binaryOfOutput',
])
const shares: readonly ActivationName[] = ['sigmoid', 'sigmoidOfZ', 'logistic']

/** Designs of one to four layers. */
export const designs: fc.Arbitrary<Design> = fc
  .record({
    values: fc.constantFrom<NonNullable<Design['values']>>('moderate', 'moderate', 'large', 'whole'),
    depth: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ values, depth }) => {
    const large = values === 'large'
    const hidden = all.filter((name) => name !== 'none' && !(large && overflowing.has(name)))
    const names = (Object.keys(losses) as LossName[]).filter((name) => !(large && infinite.has(name)))
    return fc.constantFrom(...names).chain((loss) => {
      const { direct }: Loss = losses[loss]
      const last: readonly ActivationName[] =
        direct !== undefined ? ['none'] : loss === 'binaryOfOutput' ? shares : [...hidden, 'none']
      return fc.record({
        values: fc.constant(values),
        layout: fc.constantFrom<Design['layout']>('columns', 'rows'),
        activations: fc
          .tuple(
            fc.array(fc.constantFrom(...hidden), { minLength: depth - 1, maxLength: depth - 1 }),
            fc.constantFrom(...last),
          )
          .map(([below, output]): ActivationName[] => [...below, output]),
        loss: fc.constant(loss),
        bias: fc.constantFrom<Design['bias']>('vector', 'matrix', 'none'),
      })
    })
  })
