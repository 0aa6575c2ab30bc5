import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { port: 5173, proxy: { '/api': 'http://localhost:7400' } },
  // The page's content security policy allows nothing inline but styles: assets stay files of their own.
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0 },
})
