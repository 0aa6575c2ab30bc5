import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { findNode, programEnvironment, programOf, root } from './dependencies.mjs'

const checks = [
  {
    name: 'format and lint',
    program: programOf('@biomejs/biome', 'biome'),
    args: ['ci', ...(process.stdout.isTTY ? [] : ['--colors=off'])],
  },
  { name: 'layers', program: join(root, 'scripts', 'layers.ts'), args: [] },
  { name: 'messages', program: join(root, 'scripts', 'messages.ts'), args: [] },
  { name: 'dependencies and changelog', program: join(root, 'scripts', 'supply.ts'), args: [] },
  { name: 'types', program: programOf('typescript', 'tsc'), args: ['--noEmit'] },
  { name: 'unused code', program: programOf('knip'), args: ['--no-progress'] },
]

/** Runs one check and reports its result. Shows its whole output when it fails. */
function perform({ name, program, args }) {
  const begun = performance.now()
  const child = spawn(findNode(), [program, ...args], { cwd: root, env: programEnvironment() })
  const output = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => output.push(chunk))
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1)
      console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
      if (code !== 0) process.stdout.write(Buffer.concat(output))
      resolve(code === 0)
    })
  })
}

const results = await Promise.all(checks.map(perform))
process.exitCode = results.every(Boolean) ? 0 : 1
