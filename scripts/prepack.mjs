import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureSdk, ensureServer } from './builds.mjs'
import { ensureDependencies, findNode, root } from './dependencies.mjs'

// npm runs this before it packs the server or the SDK. It works in a clean checkout too, with any Node that runs npm.
ensureDependencies()
if (process.argv[2] === 'sdk') ensureSdk()
else {
  ensureServer()
  const packTemplate = join(root, 'packages', 'server', 'build', 'pack-template.ts')
  execFileSync(findNode(), [packTemplate], { stdio: ['ignore', 2, 2] })
}
