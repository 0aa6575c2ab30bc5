import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { TenantOfServer } from '@rollcall/contract/tenants.ts'
import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function tenantsQuery(filter: Input<typeof contract.tenants.list>) {
  return queryOptions({
    queryKey: ['tenants', 'list', filter],
    queryFn: ({ signal }) => api.tenants.list(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function tenantQuery(target: string) {
  return queryOptions({
    queryKey: ['tenants', 'one', target],
    queryFn: ({ signal }) => api.tenants.show({ target }, { signal }),
  })
}

export function rolesOfTenantQuery(target: string) {
  return queryOptions({
    queryKey: ['tenants', 'roles', target],
    queryFn: async ({ signal }) => (await api.tenants.listRoles({ target }, { signal })).items,
  })
}

export function profilesQuery() {
  return queryOptions({
    queryKey: ['tenants', 'profiles'],
    queryFn: async ({ signal }) => (await api.tenants.listProfiles({}, { signal })).items,
  })
}

/** Users of all tenants; nothing is asked before there are two characters to seek. */
export function serverUsersQuery(q: string) {
  return queryOptions({
    queryKey: ['tenants', 'users', q],
    queryFn: ({ signal }) => api.tenants.findUsers({ q, limit: 200 }, { signal }),
    enabled: q.trim().length >= 2,
    placeholderData: keepPreviousData,
  })
}

/** Shows a tenant as a change has left it, and reads the lists again. */
export function useTenantChanged() {
  const client = useQueryClient()
  return async (tenant: TenantOfServer) => {
    client.setQueryData(tenantQuery(tenant.id).queryKey, tenant)
    await client.invalidateQueries({ queryKey: ['tenants', 'list'] })
  }
}
