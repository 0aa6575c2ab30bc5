import { importsOf } from './imports.ts'

const isServerTest = (file: string) => /^packages\/server\/.*\.test\.ts$/.test(file)
/** The name says that the test needs no database, or only one engine. */
const saysWhatItRunsOn = (file: string) => /\.(unit|postgres|embedded)\.test\.ts$/.test(file)
const isHelper = (file: string) => file.startsWith('packages/server/test/')
const opensDatabase = (file: string, text: string) =>
  text.includes("inject('testDatabase')") || file === 'packages/server/test/running-server.ts'

/**
 * Server tests that would get a database without opening one, as `path: message`. A test opens one by itself or through helpers of
 * `packages/server/test`.
 *
 * @param sources Every file of the packages: its path from the root, with slashes, and its text.
 */
export function misnamedTests(sources: ReadonlyMap<string, string>): string[] {
  function reachesDatabase(file: string, seen: Set<string>): boolean {
    const text = sources.get(file)
    if (text === undefined || seen.has(file)) return false
    seen.add(file)
    const helpers = importsOf(file, text).filter(({ target, typeOnly }) => !typeOnly && isHelper(target))
    return opensDatabase(file, text) || helpers.some(({ target }) => reachesDatabase(target, seen))
  }

  return [...sources.keys()]
    .filter((file) => isServerTest(file) && !saysWhatItRunsOn(file) && !reachesDatabase(file, new Set()))
    .map((file) => `${file}: a server test that opens no database is named *.unit.test.ts`)
}
