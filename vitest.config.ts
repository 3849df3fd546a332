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
    testTimeout: 60_000,
    reporters: ['default', tally],
  },
})
