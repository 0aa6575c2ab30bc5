import { join } from 'node:path'
import { withoutSchemas } from '@rollcall/contract/build/without-schemas.ts'
import { defineConfig } from 'vite'
import { declarations } from './build/declarations.ts'

const entries = ['rollcall', 'fastify', 'express', 'hono', 'fetch']
const source = (name: string) => join(import.meta.dirname, 'src', `${name}.ts`)

// The published package has JavaScript and types that need neither this repository nor another package.
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
      // Most of the time goes to the compiler, as expected.
      checks: { pluginTimings: false },
      input: Object.fromEntries(entries.map((name) => [name, source(name)])),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      // Loading a module has no side effects.
      treeshake: { moduleSideEffects: false },
    },
  },
})
