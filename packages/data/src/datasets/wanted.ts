// The words that loading files is spoken in: what a loader wants, where it may look, what it gets.
import type { DataSource } from './dataSource'
import type { PublishedFile } from './publishedFile'
import type { Storage } from './storage'

/** Where a loader may look. */
export interface LoadOptions {
  /**
   * A folder that has the files, in a folder of the data set's name or directly; `$CHAINRULE_DATA` when
   * left out. When either names a folder, the data are taken from there or not at all.
   */
  readonly directory?: string
  /** The folder in which downloads are kept; one by the platform's conventions when left out, `false` for none. */
  readonly cache?: string | false
  /** Whether the files may be downloaded; `true` when left out. */
  readonly download?: boolean
  /** Whether synthetic examples may take the place of real ones; `true` when left out. */
  readonly synthetic?: boolean
  /** How many milliseconds a server may be silent; 2500 when left out. */
  readonly timeout?: number
  /** Told of downloads, as their bytes come. */
  readonly onProgress?: (progress: DownloadProgress) => void
}

/** How far a download is. */
export interface DownloadProgress {
  /** The name of the file. */
  readonly file: string
  /** How many bytes there are of it, gzipped. */
  readonly received: number
  /** How many there will be; `undefined` where the server does not say. */
  readonly total: number | undefined
}

/** The names of {@link LoadOptions}, for the check that there is no other. */
export const loadOptionNames = [
  'directory',
  'cache',
  'download',
  'synthetic',
  'timeout',
  'onProgress',
] as const

/** What to get, and for whom. */
export interface Wanted<Name extends string> {
  /** The loader, as errors name it. */
  readonly op: string
  /** What the data are, as descriptions name them: `digits`. */
  readonly title: string
  readonly files: Readonly<Record<Name, PublishedFile>>
  /** Where to look for them; `undefined` in a browser. */
  readonly storage: Storage | undefined
}

/** A file of a data set, in memory. */
export interface ObtainedFile {
  /** The path or address that it came from, for errors. */
  readonly file: string
  /** Its uncompressed bytes. */
  readonly bytes: Uint8Array
}

/** All files that were wanted. */
export interface Obtained<Name extends string> {
  readonly files: Readonly<Record<Name, ObtainedFile>>
  readonly source: DataSource
}

/** Gets every file, one after the other, so that the first failure is the only one that is waited for. */
export async function getEach<Name extends string>(
  files: Readonly<Record<Name, PublishedFile>>,
  get: (published: PublishedFile) => Promise<ObtainedFile>,
): Promise<Record<Name, ObtainedFile>> {
  const got: Partial<Record<Name, ObtainedFile>> = {}
  for (const name of Object.keys(files) as Name[]) got[name] = await get(files[name])
  return got as Record<Name, ObtainedFile>
}
