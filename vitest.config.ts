import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { Minutes } from './scripts/minutes.ts'

/** Only what has failed waits that long: a machine with much other work must not fail what would have passed. */
const patience = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 45_000 } },
}

/**
 * The name of a server's test file says what it runs on:
 *
 * - `x.unit.test.ts`: on nothing, it opens no database.
 * - `x.test.ts`: on PostgreSQL; with `npm test -- --every` on the embedded database as well.
 * - `x.both.test.ts`: always on both, because the engine, its SQL or its faults could change the outcome: the contract walk with its one
 *   call of every operation, the queue, searches and cursors, constraints, walls between tenants, what text it takes, kills.
 * - `x.postgres.test.ts` and `x.embedded.test.ts`: on that one only, since it is about that one.
 */
const serverTests = ['packages/server/{src,test}/**/*.test.ts']
const every = process.env.ROLLCALL_TEST_EVERY === '1'

export default defineConfig({
  test: {
    // Browsers, servers and databases of a file run beside it, so as many files at once as there are cores keep them busy; one more does so
    // while others wait.
    maxWorkers: availableParallelism() + 1,
    // The files of a worker have its modules, its database and its engine one after another.
    isolate: false,
    reporters: ['default', new Minutes()],
    // What no test imports and every test depends on; what single ones read stands in scripts/changed.mjs.
    forceRerunTriggers: [...configDefaults.forceRerunTriggers, '**/package-lock.json', '**/*.setup.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          ...patience,
          setupFiles: 'packages/console/src/i18n/english.setup.ts',
          include: [
            'packages/{access,contract,console,messages,sdk}/src/**/*.test.{ts,tsx}',
            'packages/server/src/**/*.unit.test.ts',
            'scripts/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'embedded',
          include: every ? serverTests : ['packages/server/{src,test}/**/*.{both,embedded}.test.ts'],
          exclude: ['**/*.{unit,postgres}.test.ts'],
          ...patience,
          globalSetup: 'packages/server/test/embedded.setup.ts',
        },
      },
      {
        test: {
          name: 'postgres',
          // The SDK meets the server over HTTP alone, which is the same on both.
          include: [...serverTests, 'packages/sdk/test/**/*.test.ts'],
          exclude: ['**/*.{unit,embedded}.test.ts'],
          ...patience,
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
