import { ProblemError } from '@rollcall/contract/client.ts'
import { MutationCache, QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query'
import { problemOf } from './problem.ts'

type Hear = (error: unknown, asked?: QueryKey) => void

let hear: Hear = () => undefined

/** Calls the listener for every failed call, so that an ended session is noticed wherever it appears first. */
export function onFailedCall(listener: Hear): void {
  hear = listener
}

/** The query cache of the whole page. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, { queryKey }) => hear(error, queryKey) }),
  mutationCache: new MutationCache({
    onError: (error) => hear(error),
    // A change may affect any list, the history and the user's own rights, so everything on the screen is loaded again.
    onSuccess: () => {
      void queryClient.invalidateQueries()
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && isPassing(error),
      // Without a network a query fails at once with a message, instead of waiting silently.
      networkMode: 'always',
      refetchOnReconnect: true,
    },
    // The same for a change, which must also not be made later, when the user does not expect it any more.
    mutations: { networkMode: 'always', retry: false },
  },
})

/** Resolves when no query is running and the page had time to start its first ones. */
export function untilQuiet(): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (queryClient.isFetching() > 0) return
      stop()
      resolve()
    }
    const stop = queryClient.getQueryCache().subscribe(look)
    setTimeout(look, 100)
  })
}

/** Is this a temporary failure, so that another try in a moment may help? What took too long would take as long again. */
export function isPassing(error: unknown): boolean {
  const { status, code, requestId } = problemOf(error)
  return error instanceof ProblemError && status >= 500 && code !== 'server.too_slow' && requestId !== ''
}
