import { type Client, expectJson } from './http-client.ts'
import type { Program } from './program.ts'

export const pageSize = 50

/** A server with a tenant of this many users, beside the administrator. */
export interface Tenant {
  program: Program
  /** The administrator's clients, by session and by API key. */
  client: Client
  product: Client
  /** The ids of the administrator, of one user, and of a group that half of all users are in. */
  admin: string
  person: string
  group: string
  count: number
}
export type Tenants = readonly [Tenant, Tenant]

/** Sends a request to a tenant. Throws unless the answer is right. A list has as many rows as the small tenant's, or a full page. */
export interface Operation {
  name: string
  ask(tenant: Tenant, rows?: 'full'): Promise<void>
}

interface Page {
  items: unknown[]
  total?: number
  totalCapped?: true
}

/** The number of rows of a list in a tenant; undefined where only some are known. */
export type Expected = (tenant: Tenant) => number | undefined

/** A number of rows for a part of all users. */
export function share(part: number, more = 0): Expected {
  return ({ count }) => Math.round(count * part) + more
}

/** The first page of a list, and the same with the total. */
export function list(name: string, path: string, expected?: Expected): Operation[] {
  return [page(name, path, expected), page(`${name}, with the total`, `${path}&total=true`, expected)]
}

/** Asks both tenants for as many rows as the small one has, which is asked first: more rows always take longer. */
export function page(name: string, path: string, expected: Expected = () => undefined): Operation {
  let limit: number | undefined
  return {
    name,
    async ask(tenant, rows) {
      const wanted = rows === 'full' ? pageSize : (limit ?? pageSize)
      const query = `${path}&limit=${wanted}`
      const answer = await tenant.client.get(pathOf(filled(query, tenant)))
      const { items, total, totalCapped } = expectJson<Page>(answer)
      limit ??= items.length || pageSize
      const count = expected(tenant)
      if (count === undefined) return
      if (items.length !== Math.min(count, wanted))
        throw new Error(`${query} has ${items.length} rows instead of ${count}`)
      if (total === undefined || (totalCapped && total < count)) return
      if (total !== count) throw new Error(`${query} has a total of ${total} instead of ${count}`)
    },
  }
}

/** A request for one thing, whose answer only has to be a success. */
export function show(name: string, path: string): Operation {
  return {
    name,
    ask: async (tenant) => void expectJson(await tenant.client.get(pathOf(filled(path, tenant)))),
  }
}

/** The API path of a resource of the default tenant. */
export function pathOf(path: string): string {
  return `/api/v1/tenants/default${path}`
}

/** Replaces ADMIN, PERSON and GROUP in a path by the ids of this tenant. */
export function filled(path: string, { admin, person, group }: Tenant): string {
  return path.replace('ADMIN', admin).replace('PERSON', person).replace('GROUP', group)
}
