import { ProblemError } from '@rollcall/contract/client.ts'
import { MutationCache, QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query'
import { problemOf } from './problem.ts'

type Hear = (error: unknown, asked?: QueryKey) => void

let hear: Hear = () => undefined

/** One place hears of every failed call, so that an ended session is noticed wherever it shows first. */
export function onFailedCall(listener: Hear): void {
  hear = listener
}

/** What the whole page knows of the server. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, { queryKey }) => hear(error, queryKey) }),
  mutationCache: new MutationCache({
    onError: (error) => hear(error),
    // A change may show in any list, in the history and in one's own rights: what is on the screen is asked for again.
    onSuccess: () => {
      void queryClient.invalidateQueries()
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

/** Resolves once no question is under way, and the page has had the time to ask those that it begins with. */
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

/** Did the server answer that it could not, so that asking again in a moment may help? What took too long would take as long again. */
export function isPassing(error: unknown): boolean {
  const { status, code, requestId } = problemOf(error)
  return error instanceof ProblemError && status >= 500 && code !== 'server.too_slow' && requestId !== ''
}
