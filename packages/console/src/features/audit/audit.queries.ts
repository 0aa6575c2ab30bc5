import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import type { AuditFilter } from './search.ts'

export function auditQuery(filter: Omit<Input<typeof contract.audit.list>, 'tenant'>) {
  return queryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ signal }) => api.audit.list(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** The counts of the events that match; those of each day by the days of a time zone. */
export function auditSummaryQuery(filter: AuditFilter, timeZone: string) {
  return queryOptions({
    queryKey: ['audit-summary', filter, timeZone],
    queryFn: ({ signal }) => api.audit.summarize({ ...filter, timeZone }, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** Who or what the log names by an id. */
export function auditSubjectQuery(id: string) {
  return queryOptions({
    queryKey: ['audit-subjects', id],
    queryFn: async ({ signal }) => (await api.audit.listSubjects({ id }, { signal })).items[0],
    staleTime: 60_000,
  })
}

export function auditActionsQuery() {
  return queryOptions({
    queryKey: ['audit-actions'],
    queryFn: async ({ signal }) => (await api.audit.listActions({}, { signal })).items,
    staleTime: 300_000,
  })
}
