import { compile } from '@rollcall/messages/compile.ts'
import type { Plugin } from 'vite'

/**
 * Compiles the sentences of all languages while the console is built: what reads ICU MessageFormat, 10 KiB compressed, stays out of the
 * browser, and so do the sentences that the server alone says (`server/`).
 */
export function compiledMessages(): Plugin {
  return {
    name: 'compiled-messages',
    enforce: 'pre',
    async load(id) {
      if (/\/packages\/messages\/src\/compile\.ts$/.test(id))
        return 'export function compile(message) { return message }'
      const subjects: () => Promise<[string, Record<string, string>][]> = async () =>
        Object.entries(await import(id))
      if (/\/packages\/messages\/src\/[a-z]{2}\/server\/[\w-]+\.ts$/.test(id))
        return (await subjects()).map(([name]) => `export const ${name} = {}`).join('\n')
      if (!/\/packages\/messages\/src\/[a-z]{2}\/[\w-]+\.ts$/.test(id)) return null
      return (await subjects())
        .map(([name, sentences]) => `export const ${name} = ${written(sentences)}`)
        .join('\n')
    },
  }
}

function written(sentences: Record<string, string>): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(sentences).map(([name, source]) => [name, compile(source)])),
  )
}
