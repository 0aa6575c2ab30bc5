type Json = Record<string, unknown>

/** The names of schemas by their JSON text. Two schemas with the same text share one name. */
export function namesOf(schemas: Record<string, object>): Map<string, string> {
  const names = new Map<string, string>()
  for (const [name, schema] of Object.entries(schemas)) {
    const text = JSON.stringify(schema)
    if (!names.has(text)) names.set(text, name)
  }
  return names
}

/** Replaces every named schema in the document by a reference, except `self`, which is being defined. */
export function byName<T extends Json>(node: T, names: Map<string, string>, self?: string): T {
  return replaced(node, names, self) as T
}

function replaced(node: unknown, names: Map<string, string>, self?: string): unknown {
  if (Array.isArray(node)) return node.map((child) => replaced(child, names))
  if (typeof node !== 'object' || node === null) return node
  const text = JSON.stringify(node)
  const name = text === self ? undefined : names.get(text)
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` }
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, replaced(child, names)]))
}

/** The named schemas that a document refers to, directly or through another one. */
export function referred(document: unknown, schemas: Record<string, Json>): Record<string, Json> {
  const found = new Set<string>()
  const open = [document]
  while (open.length > 0) {
    for (const [, name = ''] of JSON.stringify(open.pop()).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (found.has(name)) continue
      found.add(name)
      open.push(schemas[name])
    }
  }
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)))
}
