import { rollcallPermissions, serverPermissions } from './rollcall-permissions.ts'

export interface Permission {
  key: string
  /** Heading under which screens list the permission. */
  group: string
  description: string
  /** Keys of the permissions that this one implies. */
  implies: readonly string[]
  origin: 'rollcall' | 'product'
}

export interface Catalogue {
  readonly permissions: readonly Permission[]
  /** For each permission, by index: the bit set of all permissions that it gives, itself included. */
  readonly closures: readonly Uint32Array[]
  /** The index of a permission, which is also its bit; -1 for an unknown key. */
  indexOf(key: string): number
}

/** The catalogue contradicts itself. The message names the key. */
export class CatalogueError extends Error {
  override name = 'CatalogueError'
  readonly key: string

  constructor(key: string, message: string) {
    super(message)
    this.key = key
  }
}

/**
 * Joins Rollcall's own permissions, which come first, with those of the product, in a stable order: the same input gives every permission
 * the same index. Implication is transitive, and permissions that imply each other are equivalent. Permissions on the whole server come
 * last, and only in the tenant that runs it. Throws `CatalogueError` for a duplicate key and for an unknown implied key.
 */
export function compileCatalogue(
  product: readonly Omit<Permission, 'origin'>[],
  { runsServer = false }: { runsServer?: boolean } = {},
): Catalogue {
  const permissions: Permission[] = [
    ...rollcallPermissions.map((permission) => ({ ...permission, origin: 'rollcall' as const })),
    ...product.map((permission) => ({ ...permission, origin: 'product' as const })),
    ...(runsServer ? serverPermissions : []).map((permission) => ({
      ...permission,
      origin: 'rollcall' as const,
    })),
  ]
  const indexes = new Map<string, number>()
  for (const [index, { key }] of permissions.entries()) {
    if (indexes.has(key)) throw new CatalogueError(key, `The permission "${key}" is in the catalogue twice`)
    indexes.set(key, index)
  }
  const implied = permissions.map((permission) => impliedIndexes(permission, indexes))
  const closures = permissions.map((_, index) => closureFrom(index, implied))
  return { permissions, closures, indexOf: (key) => indexes.get(key) ?? -1 }
}

function impliedIndexes(permission: Permission, indexes: ReadonlyMap<string, number>): number[] {
  return permission.implies.map((key) => {
    const index = indexes.get(key)
    if (index === undefined) {
      throw new CatalogueError(key, `The permission "${permission.key}" implies "${key}", which nobody knows`)
    }
    return index
  })
}

function closureFrom(start: number, implied: readonly (readonly number[])[]): Uint32Array {
  const reached = new Uint32Array(setLength(implied.length))
  const open = [start]
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const word = index >>> 5
    const bit = 1 << (index & 31)
    if (((reached[word] ?? 0) & bit) !== 0) continue
    reached[word] = (reached[word] ?? 0) | bit
    open.push(...(implied[index] ?? []))
  }
  return reached
}

/** The number of 32-bit words of a set over this many permissions. */
export function setLength(permissions: number): number {
  return Math.ceil((permissions + 1) / 32)
}
