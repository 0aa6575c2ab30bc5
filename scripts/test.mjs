import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureConsole, ensureServer } from './builds.mjs'
import { ensureDependencies, findNode, programEnvironment, programOf, root } from './dependencies.mjs'
import { ensureSystemParts } from './system-parts.mjs'

// npm test: everything. npm test -- users: the test files with "users" in their path. npm test -- --project postgres: one project.
const selection = process.argv.slice(2)
try {
  ensureDependencies()
  ensureSystemParts()
  ensureConsole()
  ensureServer()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

function run(program, args) {
  const { status } = spawnSync(findNode(), [program, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: programEnvironment(),
  })
  return status === 0
}

// A selection is for quick rounds while working on one thing, so the checks of everything are left out.
const checked = selection.length > 0 || run(join(root, 'scripts', 'check.mjs'), [])
// The tests run even when a check has failed, so that one round shows all there is to mend.
const passed = run(programOf('vitest'), ['run', ...selection])
process.exitCode = checked && passed ? 0 : 1
