import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const source = join(import.meta.dirname, '..', 'src')

/** Builds the worker with its whole page inside, so that a first visit requests one file; and puts the logo where other pages expect it. */
export function unreachableWorker(): Plugin {
  return {
    name: 'unreachable-worker',
    apply: 'build',
    generateBundle() {
      const read = (file: string) => readFileSync(join(source, file), 'utf8')
      const emit = (fileName: string, text: string) =>
        this.emitFile({ type: 'asset', fileName, source: text })
      const logo = read('ui/logo.svg')
      const address = `data:image/svg+xml,${encodeURIComponent(logo)}`
      const page = read('unreachable/page.html').replaceAll('__LOGO__', () => address)
      emit(
        'unreachable-worker.js',
        read('unreachable/worker.js').replace('__PAGE__', () => JSON.stringify(page)),
      )
      emit('favicon.svg', logo)
    },
  }
}
