import type { Reporter, TestModule } from 'vitest/node'

/** Reports at the end of a run where its time went. The last line has the numbers of passed and failed tests. */
export class Minutes implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const minutes = new Map<string, number>()
    let passed = 0
    // A file that could not run, and an error outside of all tests, count as failures too.
    let failed = errors.length
    // Not selected, as with -t. A failed hook also leaves its tests unrun, but its file counts as failed.
    let skipped = 0
    for (const module of modules) {
      const { name } = module.project
      minutes.set(name, (minutes.get(name) ?? 0) + spent(module) / 60_000)
      if (module.errors().length > 0) failed += 1
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed += 1
        else if (state === 'skipped' || state === 'pending') skipped += 1
        else failed += 1
      }
    }
    const parts = [...minutes].map(([name, value]) => `${name} ${value.toFixed(1)}`)
    console.log(`Minutes of work: ${parts.join(', ')}`)
    const others = skipped > 0 ? `, ${skipped} skipped` : ''
    console.log(`\n${passed} passed, ${failed} failed${others}`)
  }
}

/** Milliseconds from starting the file to the end of its last hook. */
function spent(module: TestModule): number {
  const { environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration } =
    module.diagnostic()
  return environmentSetupDuration + prepareDuration + collectDuration + setupDuration + duration
}
