// A report before it is text or HTML: a verdict, findings, tables and notes, all as plain sentences.

/** One finding as it is shown. */
export interface Section {
  /** What is wrong and where, in a few words. */
  readonly heading: string
  /** Sentences. */
  readonly lines: readonly string[]
}

/** A table of short texts. */
export interface Table {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What a report says. */
export interface ReportDocument {
  readonly name: string
  readonly ok: boolean
  /** One sentence. */
  readonly verdict: string
  readonly findings: readonly Section[]
  readonly tables: readonly Table[]
  readonly notes: readonly string[]
}
