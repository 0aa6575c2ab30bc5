import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function rolesQuery(tenant: string) {
  return queryOptions({
    queryKey: ['roles', tenant],
    queryFn: async ({ signal }) => (await api.roles.list({ tenant }, { signal })).items,
  })
}

export function permissionsQuery(tenant: string) {
  return queryOptions({
    queryKey: ['permissions', tenant],
    queryFn: async ({ signal }) => (await api.roles.listPermissions({ tenant }, { signal })).items,
    staleTime: 300_000,
  })
}
