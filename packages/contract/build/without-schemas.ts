import type { OperationDeclaration } from '@rollcall/contract/operation.ts'
import type { Plugin } from 'vite'

/**
 * Leaves schemas, and what checks them, out of a client: it needs to know where an operation is, not what it takes and answers. The server
 * judges that, and the types tell it. What else is said beside operations has to be plain data, and stays.
 */
export function withoutSchemas(): Plugin {
  return {
    name: 'without-schemas',
    enforce: 'pre',
    async load(id) {
      if (!/\/packages\/contract\/src\/[\w-]+\.ts$/.test(id)) return null
      const exported: [string, unknown][] = Object.entries(await import(id))
      if (!exported.some(([, value]) => isOperation(value))) return null
      return exported.map(([name, value]) => `export const ${name} = ${written(value, name, id)}`).join('\n')
    },
  }
}

function written(value: unknown, name: string, id: string): string {
  if (typeof value === 'function') throw new Error(`${name} cannot stand beside operations: ${id}`)
  if (!isOperation(value)) return JSON.stringify(value)
  const { input, output, summary, description, problems, ...rest } = value
  return JSON.stringify(rest)
}

function isOperation(value: unknown): value is OperationDeclaration {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value
}
