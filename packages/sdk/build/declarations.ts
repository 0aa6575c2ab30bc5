import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import type { Plugin } from 'vite'
import { clientTypes } from './client-types.ts'

const packages = resolve(import.meta.dirname, '../..')
const compiler = createRequire(import.meta.url).resolve('typescript/package.json')
/** The folders of other packages' types, beside the SDK's own. */
const inlined = {
  '@rollcall/contract/client.ts': 'contract/client.ts',
  '@rollcall/contract/decisions.ts': 'contract/operations.ts',
  '@rollcall/access/decision.ts': 'access/decision.ts',
}

/** Writes the types of the entries, and of everything they refer to, beside the JavaScript. */
export function declarations(entries: string[]): Plugin {
  return {
    name: 'declarations',
    generateBundle() {
      const folder = mkdtempSync(join(tmpdir(), 'rollcall-types-'))
      try {
        compile(folder)
        for (const [fileName, source] of collect(entries, folder)) {
          this.emitFile({ type: 'asset', fileName, source })
        }
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  }
}

function compile(outDir: string): void {
  const program = join(dirname(compiler), 'bin', 'tsc')
  const settings = ['-p', import.meta.dirname, '--outDir', outDir]
  execFileSync(process.execPath, [program, ...settings], { stdio: ['ignore', 2, 2] })
}

/** The files that the entries refer to, by their names in the published folder. */
function collect(entries: string[], folder: string): Map<string, string> {
  const found = new Map<string, string>()
  const open = entries.map((entry) => relative(join(packages, 'sdk/src'), entry))
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const published = name.replace(/\.ts$/, '.d.ts')
    if (found.has(published)) continue
    const own = dirname(name)
    const text = inPlace(name, declarationOf(name, folder))
    found.set(published, text.replaceAll(/(?<=from ')(\.[^']+)\.ts(?=')/g, '$1.js'))
    for (const [, specifier = ''] of text.matchAll(/from '(\.[^']+\.ts)'/g)) open.push(join(own, specifier))
  }
  return found
}

function declarationOf(name: string, folder: string): string {
  if (name === 'contract/operations.ts') return clientTypes()
  const [first = '', ...rest] = name.split('/')
  const source = rest.length > 0 ? join(first, 'src', ...rest) : join('sdk/src', name)
  const text = readFileSync(join(folder, source.replace(/\.ts$/, '.d.ts')), 'utf8')
  return name === 'contract/client.ts' ? withPlainClient(text) : text
}

/** Replaces imports of other packages by imports of the files beside them. */
function inPlace(name: string, text: string): string {
  return Object.entries(inlined).reduce((result, [specifier, place]) => {
    const path = relative(dirname(name), place)
    return result.replaceAll(`'${specifier}'`, `'${path.startsWith('.') ? path : `./${path}`}'`)
  }, text)
}

/** Writes out the client's type, which is derived from schemas in the source. */
function withPlainClient(text: string): string {
  const plain = text
    .replace(/^import \{ .*contract \} from .*\n/m, "import type { Client } from './operations.ts';\n")
    .replace(/^import .* from '\.\/operation\.ts';\n/m, '')
    .replace(/^import .* from '\.\/http\.ts';\n/m, '')
    .replace(/^type Call<[\s\S]*?^export type Client = \{[\s\S]*?^\};\n/m, 'export type { Client };\n')
  if (/typeof contract|Operation\b/.test(plain)) throw new Error('client.ts has changed its form')
  return plain
}
