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

export function firstStepsQuery() {
  return queryOptions({
    queryKey: ['overview', 'first-steps'],
    queryFn: ({ signal }) => api.overview.showFirstSteps({}, { signal }),
  })
}
