import { cpSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'

const server = resolve(import.meta.dirname, '..')

/** Programs of their own beside the main one: threads and a process. */
export const programs = [
  'platform/database/embedded-worker',
  'platform/database/template-builder',
  'platform/pictures/picture-worker',
  'features/import/workbook-worker',
]

/** Folders whose files the program reads as they are, with where they are in what is built. */
const folders = {
  'src/migrations': 'migrations',
  '../../profiles': 'profiles',
  '../../docs': 'docs',
  '../console/dist': 'console',
}

const pictures = join(server, '../../docs/images')

/** Licences of what is in the console; its build does not list what a worker of the browser brings. */
const papers = {
  '../console/dist/.vite/license.md': 'licenses/console.md',
  ...Object.fromEntries(
    ['LICENSE.txt', 'NOTICE.md', 'THIRD_PARTY_LICENSES.md'].map((name) => [
      `../../node_modules/@zxcvbn-ts/language-en/${name}`,
      `licenses/word-lists/${name}`,
    ]),
  ),
}

/** What the program names by its place, and where that is seen from what is built. */
const places = new Map(
  Object.entries({
    ...folders,
    'dist/template': 'template',
    'package.json': '../package.json',
    ...Object.fromEntries(programs.map((name) => [`src/${name}.ts`, `${basename(name)}.js`])),
  }).map(([source, built]) => [join(server, source), built]),
)

/**
 * Whatever the sources find beside themselves, as `new URL('…', import.meta.url)`, the built program finds beside itself: it needs
 * nothing of the repository. A place that is not listed here fails the build.
 */
export function ownFiles(output: string): Plugin {
  const place = (path: string, source: string) => {
    const wanted = fileURLToPath(new URL(path, pathToFileURL(source)))
    const built = places.get(join(wanted, '.').replace(/[\\/]$/, ''))
    if (built === undefined)
      throw new Error(`${relative(server, source)} names ${path}: add it to build/own-files.ts`)
    return `new URL('./${built}${path.endsWith('/') ? '/' : ''}', import.meta.url)`
  }
  return {
    name: 'own-files',
    enforce: 'pre',
    transform(code, id) {
      if (!id.startsWith(join(server, 'src'))) return null
      return code.replace(/new URL\(\s*'([^']+)',\s*import\.meta\.url,?\s*\)/g, (_, path: string) =>
        place(path, id),
      )
    },
    // Before the program is written: one that is there is whole.
    generateBundle() {
      for (const [source, built] of Object.entries({ ...folders, ...papers }))
        copy(join(server, source), join(output, built))
    },
  }
}

/** Without what the build of the console keeps for itself, and without the pictures of the README. */
function copy(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (path) => basename(path) !== '.vite' && path !== pictures,
  })
}
