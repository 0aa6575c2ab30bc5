import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** As often as nodes write their figures, in milliseconds. */
const watched = 15_000

export function nodesQuery() {
  return queryOptions({
    queryKey: ['nodes'],
    queryFn: ({ signal }) => api.nodes.list({}, { signal }),
    refetchInterval: watched,
  })
}
