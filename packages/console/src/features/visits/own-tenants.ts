import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { hasSeveralTenants } from './eligible.ts'

const ownTenantsQuery = queryOptions({
  queryKey: ['own-tenants'],
  queryFn: async ({ signal }) => (await api.visits.listTenants({}, { signal })).items,
  staleTime: 60_000,
  meta: { ofTheFrame: true },
})

/** A tenant that the signed-in account may act in. */
export type OwnTenant = Output<typeof contract.visits.listTenants>['items'][number]

/** The tenants that the signed-in account may act in, its own first; empty until they are known, and for an account with one tenant. */
export function useOwnTenants(): readonly OwnTenant[] {
  const { data = [] } = useQuery({ ...ownTenantsQuery, enabled: hasSeveralTenants(useMe()) })
  return data.length > 1 ? data : []
}
