import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findNode, programEnvironment, root } from './dependencies.mjs'

// npm run bench -- signin users: runs these benchmarks one after the other, so that none disturbs another. Without names it runs all.
const folder = join(root, 'bench')
const available = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.slice(0, -'.ts'.length))
  : []
const chosen = process.argv.length > 2 ? process.argv.slice(2) : available
const unknown = chosen.filter((name) => !available.includes(name))
if (unknown.length > 0) {
  console.error(`No such benchmark: ${unknown.join(', ')}. There are: ${available.join(', ') || 'none'}`)
  process.exit(1)
}
for (const name of chosen) {
  const file = join(folder, `${name}.ts`)
  const { status } = spawnSync(findNode(), [file], { cwd: root, stdio: 'inherit', env: programEnvironment() })
  if (status !== 0) process.exitCode = 1
}
