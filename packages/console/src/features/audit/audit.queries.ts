import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function auditQuery(filter: Omit<Input<typeof contract.audit.list>, 'tenant'>) {
  return queryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ signal }) => api.audit.list(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function auditActionsQuery() {
  return queryOptions({
    queryKey: ['audit-actions'],
    queryFn: async ({ signal }) => (await api.audit.listActions({}, { signal })).items,
    staleTime: 300_000,
  })
}
