import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureServer } from './builds.mjs'
import { ensureDependencies, findNode, programEnvironment, root } from './dependencies.mjs'
import { ensureFonts, ensureSystemParts } from './system-parts.mjs'

// npm run screens -- [folder] [words …]: pictures of every page with much data and hard names, for people to look at.
ensureDependencies()
ensureSystemParts()
ensureFonts()
ensureServer()
const file = join(root, 'acceptance/screens/take.ts')
const { status } = spawnSync(findNode(), [file, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: programEnvironment(),
})
process.exitCode = status ?? 1
