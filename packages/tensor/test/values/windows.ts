// Windows gone through one by one, in plain loops: what convolution and pooling are measured against.
import fc from 'fast-check'

/** An axis of space and the windows that slide over it. */
export interface Axis {
  readonly length: number
  readonly size: number
  readonly stride: number
  readonly dilation: number
  readonly padding: readonly [before: number, after: number]
}

/** How many windows there are; less than 1 if none fits. */
export const countOf = ({ length, size, stride, dilation, padding }: Axis): number =>
  Math.floor((length + padding[0] + padding[1] - (size - 1) * dilation - 1) / stride) + 1

const axes = fc.record({
  length: fc.integer({ min: 1, max: 6 }),
  size: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 3 }),
  padding: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
})

/** One to three axes on which at least one window fits. */
export const spaces = fc.array(
  axes.filter((axis) => countOf(axis) > 0),
  { minLength: 1, maxLength: 3 },
)

/** The options that say the same. */
export const optionsOf = (space: readonly Axis[]) => ({
  stride: space.map(({ stride }) => stride),
  dilation: space.map(({ dilation }) => dilation),
  padding: space.map(({ padding }) => padding),
})

/** Every index of a shape, in row-major order. */
export function indices(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  )
}

/** The position of an index in row-major order. */
export const flat = (shape: readonly number[], index: readonly number[]): number =>
  index.reduce((position, i, axis) => position * (shape[axis] as number) + i, 0)

/** For each window the positions in space of its elements, `undefined` for those in the padding. */
export function windowsOf(space: readonly Axis[]): (number | undefined)[][] {
  const lengths = space.map(({ length }) => length)
  return indices(space.map(countOf)).map((out) =>
    indices(space.map(({ size }) => size)).map((inside) => {
      const place = space.map(
        ({ stride, dilation, padding: [before] }, axis) =>
          (out[axis] as number) * stride + (inside[axis] as number) * dilation - before,
      )
      const isInside = place.every((i, axis) => i >= 0 && i < (lengths[axis] as number))
      return isInside ? flat(lengths, place) : undefined
    }),
  )
}
