import { ProblemError } from '@rollcall/contract/client.ts'
import { MutationCache, QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query'
import { problemOf } from './problem.ts'

/** One place that hears of every failed call, so that an ended session is noticed wherever it shows first. */
export function createQueryClient(onFailure: (error: unknown, asked?: QueryKey) => void): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: (error, { queryKey }) => onFailure(error, queryKey) }),
    mutationCache: new MutationCache({
      onError: (error) => onFailure(error),
      // A change may show in any list, in the history and in one's own rights: what is on the screen is asked for again.
      onSuccess: () => {
        void client.invalidateQueries()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < 2 && isPassing(error),
        // Without a network a question fails at once and says so, instead of waiting without a word for one.
        networkMode: 'always',
        refetchOnReconnect: true,
      },
      // The same for a change, which must besides not be made later, when nobody wants it any more.
      mutations: { networkMode: 'always', retry: false },
    },
  })
  return client
}

/** Did the server answer that it could not, so that asking again in a moment may help? What took too long would take as long again. */
export function isPassing(error: unknown): boolean {
  const { status, code, requestId } = problemOf(error)
  return error instanceof ProblemError && status >= 500 && code !== 'server.too_slow' && requestId !== ''
}
