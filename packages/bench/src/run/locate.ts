// How each system is started here, or why it cannot be.
import { useBlas } from '@chainrule/blas'
import type { SystemName } from '../systems/names'
import type { Remark } from './events'
import { findPython } from './findPython'
import { nodeCommand, pythonCommand, type Command } from './peer'

/** What the systems in Python import. */
const needs: Readonly<Partial<Record<SystemName, readonly string[]>>> = {
  numpy: ['numpy'],
  pytorch: ['numpy', 'torch'],
}

/** Whether there is a BLAS that this library can use. */
function hasBlas(): boolean {
  const blas = useBlas({ optional: true })
  blas?.close()
  return blas !== undefined
}

/** The commands of the systems that are there, and those that are not. */
export function locate(
  systems: readonly SystemName[],
  find: typeof findPython = findPython,
  blas: () => boolean = hasBlas,
): { commands: Map<SystemName, Command>; skipped: Remark[] } {
  const commands = new Map<SystemName, Command>()
  const skipped: Remark[] = []
  for (const system of systems) {
    const modules = needs[system]
    const python = modules && find(modules)
    if (system === 'chainrule-blas' && !blas()) skipped.push({ system, message: 'there is no BLAS here' })
    else if (!modules) commands.set(system, nodeCommand)
    else if (python) commands.set(system, pythonCommand(python))
    else skipped.push({ system, message: `no python3 here has ${modules.join(' and ')}` })
  }
  return { commands, skipped }
}
