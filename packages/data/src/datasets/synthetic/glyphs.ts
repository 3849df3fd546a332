// The ten digits as a hand draws them: strokes in a unit square, x to the right and y down, each a chain of
// points. A digit has several forms.

/** A point of a stroke. */
export type Point = readonly [x: number, y: number]

/** Points that are joined by straight segments. */
export type Stroke = readonly Point[]

/** One form of a digit. */
export type Glyph = readonly Stroke[]

// Straight pieces to a full turn: fewer would show at 28 pixels.
const piecesPerTurn = 16

/** Part of an ellipse, from one angle to another in degrees: 0 is to the right, 90 is down. */
function arc(centre: Point, radii: Point, from: number, to: number): Stroke {
  const pieces = Math.max(2, Math.ceil((Math.abs(to - from) / 360) * piecesPerTurn))
  return Array.from({ length: pieces + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / pieces) * Math.PI) / 180
    return [centre[0] + radii[0] * Math.cos(angle), centre[1] + radii[1] * Math.sin(angle)]
  })
}

/** Strokes joined end to end, without lifting the pen. */
const joined = (...parts: readonly Stroke[]): Stroke => parts.flat()

const zeros: readonly Glyph[] = [
  [arc([0.5, 0.5], [0.28, 0.4], -90, 270)],
  [arc([0.5, 0.5], [0.22, 0.4], -60, 310)],
]

const stem: Stroke = [
  [0.5, 0.1],
  [0.5, 0.9],
]

const ones: readonly Glyph[] = [
  [stem],
  [joined([[0.33, 0.28]], stem)],
  [
    joined([[0.35, 0.26]], stem),
    [
      [0.32, 0.9],
      [0.68, 0.9],
    ],
  ],
]

const twos: readonly Glyph[] = [
  [
    joined(arc([0.49, 0.32], [0.26, 0.22], -170, 45), [
      [0.24, 0.88],
      [0.78, 0.88],
    ]),
  ],
  [
    joined(arc([0.48, 0.32], [0.24, 0.22], -150, 60), arc([0.34, 0.8], [0.11, 0.09], -30, -320), [
      [0.6, 0.88],
      [0.8, 0.82],
    ]),
  ],
]

const threes: readonly Glyph[] = [
  [joined(arc([0.46, 0.3], [0.25, 0.2], -150, 85), arc([0.46, 0.69], [0.28, 0.21], -85, 150))],
  [
    joined(
      [
        [0.25, 0.12],
        [0.72, 0.12],
        [0.46, 0.44],
      ],
      arc([0.45, 0.67], [0.27, 0.22], -80, 145),
    ),
  ],
]

const fours: readonly Glyph[] = [
  [
    [
      [0.62, 0.9],
      [0.62, 0.1],
      [0.2, 0.64],
      [0.84, 0.64],
    ],
  ],
  [
    [
      [0.28, 0.12],
      [0.24, 0.54],
      [0.78, 0.54],
    ],
    [
      [0.7, 0.14],
      [0.66, 0.9],
    ],
  ],
]

const fives: readonly Glyph[] = [
  [
    joined(
      [
        [0.76, 0.12],
        [0.34, 0.12],
        [0.3, 0.47],
      ],
      arc([0.47, 0.66], [0.27, 0.23], -120, 145),
    ),
  ],
]

const sixes: readonly Glyph[] = [
  [
    joined(
      [
        [0.66, 0.1],
        [0.42, 0.3],
        [0.29, 0.55],
      ],
      arc([0.51, 0.68], [0.23, 0.21], 180, -190),
    ),
  ],
  [
    joined(
      [
        [0.4, 0.1],
        [0.28, 0.45],
      ],
      arc([0.5, 0.68], [0.24, 0.21], 180, -210),
    ),
  ],
]

const seven: Stroke = [
  [0.22, 0.13],
  [0.78, 0.13],
  [0.42, 0.9],
]

const sevens: readonly Glyph[] = [
  [seven],
  [
    seven,
    [
      [0.38, 0.5],
      [0.74, 0.5],
    ],
  ],
]

const eights: readonly Glyph[] = [
  [arc([0.5, 0.3], [0.2, 0.19], 90, 450), arc([0.5, 0.7], [0.24, 0.21], -90, 270)],
  [joined(arc([0.5, 0.3], [0.2, 0.19], -40, -250), arc([0.5, 0.7], [0.22, 0.21], -70, 250), [[0.66, 0.18]])],
]

const nines: readonly Glyph[] = [
  [
    joined(arc([0.49, 0.32], [0.23, 0.21], 0, -360), [
      [0.71, 0.55],
      [0.62, 0.9],
    ]),
  ],
  [joined(arc([0.49, 0.32], [0.22, 0.21], 0, -360), arc([0.46, 0.66], [0.25, 0.24], -10, 130))],
]

/** The forms of each digit, by digit. */
export const glyphs: readonly (readonly Glyph[])[] = [
  zeros,
  ones,
  twos,
  threes,
  fours,
  fives,
  sixes,
  sevens,
  eights,
  nines,
]
