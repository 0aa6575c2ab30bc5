import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** Every permission that a role can have, and every limit that it can set. */
export type RoleCatalogue = Output<typeof contract.permissions.list>

export function rolesQuery(tenant: string) {
  return queryOptions({
    queryKey: ['roles', tenant],
    queryFn: async ({ signal }) => (await api.roles.list({ tenant }, { signal })).items,
  })
}

export function catalogueQuery(tenant: string) {
  return queryOptions({
    queryKey: ['permissions', tenant],
    queryFn: ({ signal }) => api.permissions.list({ tenant }, { signal }),
    staleTime: 300_000,
  })
}
