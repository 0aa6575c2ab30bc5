import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function overviewQuery(dormantDays: number) {
  return queryOptions({
    queryKey: ['overview', dormantDays],
    queryFn: ({ signal }) => api.overview.show({ dormantDays }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
}

export function deletedTenantsQuery() {
  return queryOptions({
    queryKey: ['executions', 'deleted-tenants'],
    queryFn: ({ signal }) =>
      api.executions.list({ kind: 'tenant-deletion', limit: 1, total: true }, { signal }),
  })
}

export function firstStepsQuery() {
  return queryOptions({
    queryKey: ['overview', 'first-steps'],
    queryFn: ({ signal }) => api.overview.showFirstSteps({}, { signal }),
  })
}
