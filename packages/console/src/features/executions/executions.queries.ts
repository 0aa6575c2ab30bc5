import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import type { Place } from './search.ts'

/** How often a job is read while it is under way, and how often the list is, in milliseconds. */
const watched = 1_500
const glanced = 5_000

export function executionsQuery(filter: Input<typeof contract.executions.list>) {
  return queryOptions({
    queryKey: ['executions', 'list', filter],
    queryFn: ({ signal }) => api.executions.list(filter, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ finishedAt, state }) => finishedAt === null && state === 'running')
        ? glanced
        : false,
  })
}

export function executionQuery(place: Place) {
  return queryOptions({
    queryKey: ['executions', 'one', place],
    queryFn: ({ signal }) => api.executions.show(place, { signal }),
    refetchInterval: ({ state }) => (state.data && state.data.finishedAt === null ? watched : false),
  })
}

export function refusedQuery(place: Place, at: { limit: number; cursor?: string }, refused: number) {
  return queryOptions({
    queryKey: ['executions', 'refused', place, at, refused],
    queryFn: ({ signal }) => api.executions.listRefused({ ...place, ...at }, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** Reads everything about jobs again, after one was changed. */
export function useExecutionsChanged() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['executions'] })
}
