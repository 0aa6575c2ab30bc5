import { basename, join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { ownFiles, programs } from './build/own-files.ts'

const output = join(import.meta.dirname, 'dist')

/** One character beyond Latin-1 would make V8 hold the whole program at two bytes a character. */
function escapeWideCharacters(): Plugin {
  const escapedUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return {
    name: 'escape-wide-characters',
    // No comments are left, and in strings, patterns and names the escape means the same.
    generateBundle(_, files) {
      for (const file of Object.values(files))
        if (file.type === 'chunk') file.code = file.code.replace(/[^\0-\xff]/g, escapedUnit)
    },
  }
}

/**
 * `import` makes all names of a module of Node's ready, and among those of `http` is a WebSocket, which loads a whole client that
 * nothing here uses: 40 ms of the start and 13 MB.
 */
function requireHttp(): Plugin {
  return {
    name: 'require-http',
    enforce: 'pre',
    resolveId: (id, _importer, { kind }) =>
      kind === 'import-statement' && /^(node:)?https?$/.test(id)
        ? `\0required-${id.replace('node:', '')}`
        : null,
    load: (id) =>
      id.startsWith('\0required-')
        ? `export default process.getBuiltinModule('node:${id.slice('\0required-'.length)}')`
        : null,
  }
}

const entries = ['main', ...programs]

// The server and its dependencies in a few files: it starts sooner and takes less memory than hundreds of modules. With the folders beside
// them that is all of the npm package.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [ownFiles(output), requireHttp(), escapeWideCharacters()],
  // With native or WebAssembly parts of their own, which they look for beside themselves.
  ssr: {
    noExternal: true,
    external: ['@electric-sql/pglite', '@node-rs/argon2', '@silvia-odwyer/photon-node', 'pg-native'],
  },
  build: {
    ssr: true,
    target: 'node24',
    outDir: output,
    emptyOutDir: true,
    license: { fileName: 'licenses/server.md' },
    rolldownOptions: {
      input: Object.fromEntries(
        entries.map((name) => [basename(name), join(import.meta.dirname, 'src', `${name}.ts`)]),
      ),
      // All in one folder: each finds the others, and the files of the program, in the same place.
      output: { comments: false, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
