// Where the examples of a data set came from. Loaders give one; whatever prints a result prints it, too.

/** Where the examples of a data set came from. */
export interface DataSource {
  /**
   * `file`: a folder that the caller named; `cache`: downloaded earlier; `download`: downloaded now;
   * `synthetic`: drawn by Chainrule's own generator, because there was nothing else.
   */
  readonly kind: 'file' | 'cache' | 'download' | 'synthetic'
  /** Whether these are the real examples, not synthetic ones. */
  readonly real: boolean
  /** One line to print beside every result: `real digits from /data/digits/digits.csv.gz`. */
  readonly description: string
  /** The folder of the files; absent for synthetic data. */
  readonly path?: string
}
