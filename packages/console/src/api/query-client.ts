import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { problemOf } from './problem.ts'

/** One place that hears of every failed call, so that an ended session is noticed wherever it shows first. */
export function createQueryClient(onFailure: (error: unknown) => void): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: onFailure }),
    mutationCache: new MutationCache({
      onError: onFailure,
      // A change may show in any list, in the history and in one's own rights: what is on the screen is asked for again.
      onSuccess: () => {
        void client.invalidateQueries()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < 2 && problemOf(error).status >= 500,
      },
    },
  })
  return client
}
