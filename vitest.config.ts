import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Only what has failed waits that long: a machine with much other work must not fail what would have passed. */
const patience = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
}

const server = {
  include: ['packages/server/{src,test}/**/*.test.ts'],
  ...patience,
  isolate: false,
}

export default defineConfig({
  test: {
    // Browsers, servers and databases of a file run beside it: as many files at once as there are cores keep all of them busy.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/{access,contract,console,sdk}/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
        },
      },
      // The same files run on both databases; what is about one of them has its name in the file's.
      {
        test: {
          ...server,
          name: 'embedded',
          // The SDK meets the server over HTTP alone, which is the same on both.
          include: [...server.include, 'packages/sdk/test/**/*.test.ts'],
          exclude: ['**/*.postgres.test.ts'],
          globalSetup: 'packages/server/test/embedded.setup.ts',
        },
      },
      {
        test: {
          ...server,
          name: 'postgres',
          exclude: ['**/*.embedded.test.ts'],
          globalSetup: 'packages/server/test/postgres.setup.ts',
        },
      },
      {
        test: {
          name: 'acceptance',
          include: ['acceptance/**/*.test.ts'],
          ...patience,
          globalSetup: 'packages/server/test/postgres.setup.ts',
        },
      },
    ],
  },
})
