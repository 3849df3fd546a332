/** What a page reports. */
export interface Report {
  /** The checks that went well, and what was wrong with the others. */
  readonly passed: readonly string[]
  readonly failed: Readonly<Record<string, string>>
  /** Whether the page was cross-origin isolated. */
  readonly isolated: boolean
  /** Of the bits of all results. */
  readonly digest: number
}
