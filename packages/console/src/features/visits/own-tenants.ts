import type { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'

const ownTenantsQuery = queryOptions({
  queryKey: ['own-tenants'],
  queryFn: async ({ signal }) => (await api.visits.listTenants({}, { signal })).items,
  staleTime: 60_000,
  meta: { ofTheFrame: true },
})

/** A tenant that the signed-in account may act in. */
export type OwnTenant = Output<typeof contract.visits.listTenants>['items'][number]

/** May this account act in another tenant than its own? Most may not, and nothing is asked for them. */
export function hasSeveralTenants({ mayVisit, home }: Me): boolean {
  return mayVisit || home !== null
}

/** The tenants that the signed-in account may act in, its own first; empty until they are known, and for an account with one tenant. */
export function useOwnTenants(): readonly OwnTenant[] {
  const { data = [] } = useQuery({ ...ownTenantsQuery, enabled: hasSeveralTenants(useMe()) })
  return data.length > 1 ? data : []
}
