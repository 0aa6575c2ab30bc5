import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureServer } from './builds.mjs'
import { changedFiles } from './changed.mjs'
import { ensureDependencies, findNode, programEnvironment, programOf, root } from './dependencies.mjs'
import { ensureSystemParts } from './system-parts.mjs'

// npm test runs everything that a change could break. CONTRIBUTING.md lists its options.
const { every, changed, rest } = readArguments(process.argv.slice(2))
try {
  ensureDependencies()
  // A selection is for quick rounds on one thing, so the general checks are left out.
  const checks = changed || rest.length > 0 ? undefined : run(join(root, 'scripts', 'check.mjs'), [])
  ensureSystemParts()
  ensureServer()
  const checked = (await checks) ?? true
  // The tests run even after a failed check, so that one run shows all mistakes.
  const passed = await run(
    programOf('vitest'),
    changed ? ['related', '--run', ...changed, ...rest] : ['run', ...rest],
  )
  process.exitCode = checked && passed ? 0 : 1
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}

/** Separates this script's options from those of vitest. */
function readArguments(given) {
  const rest = given.filter((argument) => argument !== '--every')
  const every = rest.length < given.length
  const at = rest.findIndex((argument) => /^--changed(=|$)/.test(argument))
  if (at < 0) return { every, rest, changed: undefined }
  const [flag] = rest.splice(at, 1)
  const follows = rest[at] !== undefined && !rest[at].startsWith('-')
  const revision = flag.split('=')[1] ?? (follows ? rest.splice(at, 1)[0] : 'HEAD')
  return { every, rest, changed: changedFiles(revision) }
}

function run(program, args) {
  const environment = every ? { ...process.env, ROLLCALL_TEST_EVERY: '1' } : process.env
  const child = spawn(findNode(), [program, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: programEnvironment(environment),
  })
  return new Promise((resolve) => child.on('close', (code) => resolve(code === 0)))
}
