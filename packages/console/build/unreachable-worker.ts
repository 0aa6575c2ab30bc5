import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const source = join(import.meta.dirname, '..', 'src')

/** The worker with the whole of its page in it, so that a first visit asks for one file; and the logo, where other pages look for it. */
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
