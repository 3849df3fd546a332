// What the checks of a network's gradients say, in lines for a terminal.
import { isRight } from '../documents/compare'
import { isKnown } from '../report/areRight'
import type { AutodiffEvent, DerivationEvent, GradientsEvent } from './events'
import { wrapped, type Look } from './look'
import { describeComparison, listed, small, worstOf } from './words'

const markOf = (ok: boolean, { colors }: Look): string => (ok ? colors.green('✓') : colors.red('✗'))

/** What agrees as written in networks of a depth, and what does not. */
export function describeDepth(event: GradientsEvent, look: Look): string {
  const { bold } = look.colors
  const { depth, asWritten } = event
  return `  ${markOf(isRight(asWritten), look)} ${bold(`${depth} layers`)}  ${describeComparison(asWritten)}`
}

/** What comes of the correction, at all depths that could be compared. */
export function describeCorrected(depths: readonly GradientsEvent[], look: Look): string[] {
  const known = depths.filter(isKnown)
  const right = known.filter(({ corrected }) => isRight(corrected))
  const others = known.filter(({ corrected }) => !isRight(corrected))
  const lines = others.map(
    ({ depth, corrected }) =>
      `${markOf(false, look)} corrected, ${depth} layers  ${describeComparison(corrected)}`,
  )
  if (right.length > 0) {
    const which =
      others.length === 0
        ? known.length === 1
          ? `${right[0]?.depth} layers`
          : 'every depth'
        : `${listed(right.map(({ depth }) => depth))} layers`
    const worst = worstOf(right.flatMap(({ corrected }) => corrected.layers ?? []))
    lines.unshift(`${markOf(true, look)} corrected: equal at ${which}, to ${worst}`)
  }
  const unknown = depths.filter((event) => !isKnown(event)).map(({ depth }) => depth)
  if (unknown.length > 0)
    lines.push(look.colors.dim(`– its code has no networks of ${listed(unknown)} layers`))
  return lines.map((line) => `  ${line}`)
}

/** Whether the judge is right. */
export function describeAutodiff({ ok, error, report }: AutodiffEvent, look: Look): string[] {
  if (!ok) return report.split('\n').map((line, i) => `  ${i === 0 ? markOf(false, look) : ' '} ${line}`)
  return [
    `  ${markOf(true, look)} autodiff, the judge here, agrees with central differences to ${small(error)}, to second order`,
  ]
}

const phrases = { asWritten: 'as written', corrected: 'as corrected', autodiff: 'of autodiff' } as const

/** What `checkDerivation` finds in a way to get the gradients. */
export function describeDerivation({ way, ok, findings }: DerivationEvent, look: Look): string[] {
  const { bold, dim } = look.colors
  if (ok)
    return [`  ${markOf(true, look)} checkDerivation finds nothing wrong in the gradients ${phrases[way]}`]
  return findings.flatMap(({ kinds, parameters, message, evidence }) => [
    `  ${markOf(false, look)} ${bold(kinds.join(' and '))}${parameters.length > 0 ? dim(`  in the gradient of ${listed(parameters)}`) : ''}`,
    ...wrapped(message, 88).map((line) => `    ${line}`),
    ...wrapped(evidence, 88).map((line) => dim(`    ${line}`)),
  ])
}
