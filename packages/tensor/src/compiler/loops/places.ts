// Where each part of a stage's lane programs is computed: outside the loops that it does not depend on.
import { read, type Lane } from '../../lanes/lane'
import { postorder } from './postorder'

/**
 * Inside the loops 0 .. level - 1. `varying` if the four lanes differ and there is one for each of the vectors that
 * are worked on at once; else all lanes are the same.
 */
export interface Place {
  readonly level: number
  readonly varying: boolean
}

/** Lane programs, and where their values are wanted. */
export interface Program extends Place {
  readonly roots: readonly Lane[]
}

/** A value that is computed at one place and used at others, where `name` stands for it. */
export interface Kept extends Place {
  readonly lane: Lane
  readonly name: Lane
}

/**
 * Moves what can be computed in an outer place there. Gives the programs with names for what was moved, and
 * what was moved, itself with names for what lies further out. Constants stay where they are.
 */
export function placeLanes(
  programs: readonly Program[],
  leafPlace: (leaf: Lane) => Place,
): { readonly programs: readonly Program[]; readonly kept: readonly Kept[] } {
  const order = postorder(programs.flatMap(({ roots }) => roots))
  const places = new Map<Lane, Place>()
  const moved = new Map<Lane, Kept>()
  const use = (lane: Lane, at: Place): void => {
    if (lane.op === 'constant' || same(placeOf(lane), at) || moved.has(lane)) return
    moved.set(lane, { ...placeOf(lane), lane, name: read(lane.type, -1 - moved.size) })
  }
  const placeOf = (lane: Lane): Place => places.get(lane) as Place
  for (const lane of order) {
    const { op, inputs } = lane
    const leaf = inputs.length === 0 && op !== 'constant'
    places.set(lane, leaf ? leafPlace(lane) : innermost(inputs.map(placeOf)))
    for (const input of inputs) use(input, placeOf(lane))
  }
  for (const program of programs) for (const root of program.roots) use(root, program)

  const rewritten = new Map<Lane, Lane>()
  const seen = (lane: Lane, from: Place): Lane => {
    const name = same(placeOf(lane), from) ? undefined : moved.get(lane)?.name
    return name ?? (rewritten.get(lane) as Lane)
  }
  for (const lane of order) {
    const inputs = lane.inputs.map((input) => seen(input, placeOf(lane)))
    rewritten.set(lane, inputs.length === 0 ? lane : { ...lane, inputs })
  }
  return {
    programs: programs.map((program) => ({
      ...program,
      roots: program.roots.map((root) => seen(root, program)),
    })),
    kept: [...moved.values()].map((value) => ({ ...value, lane: rewritten.get(value.lane) as Lane })),
  }
}

const same = (a: Place, b: Place): boolean => a.level === b.level && a.varying === b.varying

const innermost = (places: readonly Place[]): Place => ({
  level: Math.max(0, ...places.map(({ level }) => level)),
  varying: places.some(({ varying }) => varying),
})
