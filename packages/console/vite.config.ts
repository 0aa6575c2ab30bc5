import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { withoutSchemas } from '@rollcall/contract/build/without-schemas.ts'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const output = join(import.meta.dirname, 'dist')

/** The server sends these as they are, instead of compressing the same files for every visitor. */
function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    apply: 'build',
    async writeBundle() {
      const files = await readdir(join(output, 'assets'))
      await Promise.all(files.filter((file) => /\.(js|css)$/.test(file)).map(compress))
    },
  }
}

async function compress(file: string): Promise<void> {
  const path = join(output, 'assets', file)
  const content = await readFile(path)
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content))
  await writeFile(`${path}.gz`, await promisify(gzip)(content))
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [withoutSchemas(), react(), compressAssets()],
  server: { port: 5173, proxy: { '/api': 'http://localhost:7400' } },
  // The page's content security policy allows nothing inline but styles: assets stay files of their own.
  build: {
    outDir: output,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // Every browser that the console is built for knows how to load modules ahead.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: { moduleSideEffects: [{ test: /[\\/]node_modules[\\/]typebox[\\/]/, sideEffects: false }] },
    },
  },
})
