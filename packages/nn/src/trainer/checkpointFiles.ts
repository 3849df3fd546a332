// The files of checkpoints in a folder: what they are called, and which is the newest.
import type { Files } from '../saving/files'

const pattern = /^step-(\d+)\.safetensors$/

/** What the checkpoint of a step is called; by name, they are in order. */
export const checkpointName = (step: number): string => `step-${String(step).padStart(10, '0')}.safetensors`

/** The checkpoints of a folder, the newest last. */
export async function checkpointsIn(files: Files, folder: string): Promise<readonly string[]> {
  const names = await files.list(folder)
  return names.filter((name) => pattern.test(name)).toSorted((a, b) => stepOf(a) - stepOf(b))
}

const stepOf = (name: string): number => Number(pattern.exec(name)?.[1])

/** The path of the newest checkpoint of some folders; undefined where there is none. */
export async function latestCheckpoint(
  files: Files,
  folders: readonly string[],
): Promise<string | undefined> {
  let latest: { readonly path: string; readonly step: number } | undefined
  for (const folder of folders) {
    const name = (await checkpointsIn(files, folder)).at(-1)
    if (name === undefined || stepOf(name) <= (latest?.step ?? -1)) continue
    latest = { path: files.join(folder, name), step: stepOf(name) }
  }
  return latest?.path
}
