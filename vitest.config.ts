// How the tests of every package run: in Node, from source, found beside the code they test.
import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'
import { tally } from './scripts/tally.ts'

const conditions = ['source', ...defaultServerConditions]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{packages/*,examples,docs,tests}/**/*.test.ts'],
    // One for each core: by default one core waits, which on two cores is half of them.
    maxWorkers: '100%',
    testTimeout: 120_000,
    reporters: ['default', tally],
  },
})
