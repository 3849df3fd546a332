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

/** The file of the BLAS that this library would use, if there is one. */
function blasHere(): string | undefined {
  const blas = useBlas({ optional: true })
  blas?.close()
  return blas?.path
}

/** The commands of the systems that are there, and those that are not. */
export function locate(
  systems: readonly SystemName[],
  find: typeof findPython = findPython,
  blas: () => string | undefined = blasHere,
): { commands: Map<SystemName, Command>; skipped: Remark[] } {
  const commands = new Map<SystemName, Command>()
  const skipped: Remark[] = []
  // Loading a library is for those who compute by one.
  const asks = (system: SystemName): boolean => system === 'chainrule-blas' || needs[system] !== undefined
  const library = systems.some(asks) ? blas() : undefined
  for (const system of systems) {
    const modules = needs[system]
    const python = modules && find(modules, library)
    if (system === 'chainrule-blas' && library === undefined)
      skipped.push({ system, message: 'there is no BLAS here' })
    else if (!modules) commands.set(system, nodeCommand)
    else if (python) commands.set(system, pythonCommand(python))
    else skipped.push({ system, message: `no python3 here has ${modules.join(' and ')}` })
  }
  return { commands, skipped }
}
