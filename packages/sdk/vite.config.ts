import { join } from 'node:path'
import { withoutSchemas } from '@rollcall/contract/build/without-schemas.ts'
import { defineConfig } from 'vite'
import { declarations } from './build/declarations.ts'

const entries = ['rollcall', 'fastify', 'express', 'hono', 'fetch']
const source = (name: string) => join(import.meta.dirname, 'src', `${name}.ts`)

// What is published: JavaScript and types that need nothing of this repository, and no other package.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [withoutSchemas(), declarations(entries.map(source))],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'dist',
    emptyOutDir: true,
    rolldownOptions: {
      // Most of the time is the compiler's, which is known.
      checks: { pluginTimings: false },
      input: Object.fromEntries(entries.map((name) => [name, source(name)])),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      // Nothing here does anything by being loaded.
      treeshake: { moduleSideEffects: false },
    },
  },
})
