import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** Every permission that a role can have, and every limit that it can set. */
export type RoleCatalogue = Output<typeof contract.permissions.list>

export function rolesQuery() {
  return queryOptions({
    queryKey: ['roles'],
    queryFn: async ({ signal }) => (await api.roles.list({}, { signal })).items,
  })
}

export function catalogueQuery() {
  return queryOptions({
    queryKey: ['permissions'],
    queryFn: ({ signal }) => api.permissions.list({}, { signal }),
    staleTime: 300_000,
  })
}
