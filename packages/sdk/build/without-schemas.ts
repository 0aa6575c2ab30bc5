import type { OperationDeclaration } from '@rollcall/contract/operation.ts'
import type { Plugin } from 'vite'

/** The client needs to know where an operation is, not what it takes and answers: the server judges that, and the types tell it. */
export function withoutSchemas(): Plugin {
  return {
    name: 'without-schemas',
    enforce: 'pre',
    async load(id) {
      if (!/\/packages\/contract\/src\/[\w-]+\.ts$/.test(id)) return null
      const operations = Object.entries(await import(id)).filter(isOperation)
      if (operations.length === 0) return null
      return operations
        .map(([name, { input, output, summary, description, problems, ...rest }]) => {
          return `export const ${name} = ${JSON.stringify(rest)}`
        })
        .join('\n')
    },
  }
}

function isOperation(entry: [string, unknown]): entry is [string, OperationDeclaration] {
  const value = entry[1]
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value
}
