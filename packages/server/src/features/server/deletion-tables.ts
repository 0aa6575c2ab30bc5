import { allTables } from '../backups/tables.ts'

/**
 * These go with the tenant itself: without its roles nothing can read it, and its short names stay taken until then. Entries of the change
 * log are swept when every node has read them. Secrets of the server and figures of its nodes are
 * of no tenant.
 */
const apart = new Set([
  ...['tenants', 'tenant_slugs', 'tenant_erasures', 'roles', 'change_log', 'server_secrets', 'node_samples'],
])

/** The tables that the deletion of a tenant empties one after the other, each before those that it refers to. */
export const deletedTables: readonly string[] = allTables.filter((name) => !apart.has(name)).toReversed()
