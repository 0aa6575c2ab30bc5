import type { HttpBinding } from '@rollcall/contract/http.ts'
import { isOperation, type Operation } from '@rollcall/contract/operation.ts'
import type { Plugin } from 'vite'

/**
 * Removes names, schemas and their checks from a client, which needs to know where an operation is and who may call it, not its input and
 * output.
 * The server checks these, and the types describe them. Everything else beside operations must be plain data, and stays.
 */
export function withoutSchemas(): Plugin {
  return {
    name: 'without-schemas',
    enforce: 'pre',
    async load(id) {
      if (!/\/packages\/contract\/src\/[\w-]+\.ts$/.test(id)) return null
      const { bindings, ...exported }: Record<string, unknown> = await import(id)
      if (!Object.values(exported).some(isOperation)) return null
      const lines = Object.entries(exported).map(
        ([name, value]) => `export const ${name} = ${written(value, name, id)}`,
      )
      return [
        `import { http } from './http.ts'`,
        ...lines,
        `export const bindings = {${bindingsText(bindings as Record<string, HttpBinding>)}}`,
      ].join('\n')
    },
  }
}

function written(value: unknown, name: string, id: string): string {
  if (typeof value === 'function') throw new Error(`${name} cannot be beside operations: ${id}`)
  return JSON.stringify(isOperation(value) ? callable(value) : value)
}

/** What a page decides by whether to offer an operation. */
function callable({ kind, needs, requires = {} }: Operation) {
  const { impersonation, at } = requires
  const session = requires.session === 'own' ? 'own' : undefined
  const asked = session ?? impersonation ?? at
  // What is no command is a query.
  return {
    kind: kind === 'command' ? kind : undefined,
    needs,
    ...(asked ? { requires: { session, impersonation, at } } : {}),
  }
}

/** Bindings have the names of their operations. A client knows a download, but not the types of its files. */
function bindingsText(bindings: Record<string, HttpBinding>): string {
  const texts = Object.entries(bindings).map(([name, { method, path, download, upload, protocol }]) => {
    const options = JSON.stringify({ download: download && [], upload, protocol })
    const rest = options === '{}' ? '' : `,${options}`
    return `${name}:http.${method.toLowerCase()}(${name},${JSON.stringify(path)}${rest})`
  })
  return texts.join()
}
