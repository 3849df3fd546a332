// How `start` ends before its time: by Ctrl-C, by being told to, or because nobody reads its output any more.

/** Ends the process, with the terminal as it was, when it is interrupted or its reader has gone. */
export function endEarly(close: () => void): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      close()
      process.exit(code)
    })
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // `start | head`: all that was wanted has been read.
      if (error.code === 'EPIPE') process.exit(0)
      throw error
    })
  }
}
