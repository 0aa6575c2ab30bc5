import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function auditQuery(tenant: string, filter: Omit<Input<typeof contract.audit.list>, 'tenant'>) {
  return queryOptions({
    queryKey: ['audit', tenant, filter],
    queryFn: ({ signal }) => api.audit.list({ tenant, ...filter }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function auditActionsQuery(tenant: string) {
  return queryOptions({
    queryKey: ['audit-actions', tenant],
    queryFn: async ({ signal }) => (await api.audit.listActions({ tenant }, { signal })).items,
    staleTime: 300_000,
  })
}
