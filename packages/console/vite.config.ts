import { join } from 'node:path'
import { withoutSchemas } from '@rollcall/contract/build/without-schemas.ts'
import { compiledMessages } from '@rollcall/messages/build/compiled-messages.ts'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './build/compressed.ts'
import { firstPages } from './build/first-pages.ts'
import { unreachableWorker } from './build/unreachable-worker.ts'

const output = join(import.meta.dirname, 'dist')

/** So few files that none waits for the others: browsers request six at a time over HTTP/1.1. */
const chunks = [
  { name: 'begin', tags: ['$initial' as const] },
  // What every page needs, and the page on which visits begin.
  { name: 'app', test: /[\\/](app|SignInPage)\.tsx$/ },
  { name: 'signed-in', test: /[\\/](Shell|UsersPage)\.tsx$/ },
  // What these two show on demand.
  {
    name: 'parts',
    test: /[\\/](Toasts|TipPlace|NotificationCentre|UserDrawer|AddUserDialog)\.tsx$/,
  },
  { name: 'shared', minShareCount: 2 },
]

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    withoutSchemas(),
    compiledMessages(),
    react(),
    firstPages(),
    unreachableWorker(),
    compressed(output),
  ],
  server: { port: 5173, proxy: { '/api': 'http://localhost:7400' } },
  // The page's content security policy allows nothing inline but styles: assets stay files of their own.
  build: {
    outDir: output,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    license: true,
    // Every supported browser can preload modules.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { codeSplitting: { groups: chunks } },
      treeshake: { moduleSideEffects: [{ test: /[\\/]node_modules[\\/]typebox[\\/]/, sideEffects: false }] },
    },
  },
})
