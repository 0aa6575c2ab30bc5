import { useSyncExternalStore } from 'react'
import { queryClient } from './query-client.ts'

/** How old the data of a page may become before the page says so, in milliseconds. */
const bound = 10 * 60_000

/**
 * When the oldest data of the page was read (ms since the epoch), if that is longer ago than the bound; undefined otherwise. Data that does
 * not change while the server runs has no age.
 */
export function useOldData(now: number): number | undefined {
  const oldest = useSyncExternalStore(subscribe, oldestShown)
  return oldest !== undefined && now - oldest > bound ? oldest : undefined
}

function oldestShown(): number | undefined {
  const shown = queryClient
    .getQueryCache()
    .findAll({ type: 'active' })
    .filter((query) => query.state.dataUpdatedAt > 0 && query.isStale() && !query.meta?.ofTheFrame)
  return shown.length > 0 ? Math.min(...shown.map(({ state }) => state.dataUpdatedAt)) : undefined
}

function subscribe(listener: () => void): () => void {
  return queryClient.getQueryCache().subscribe(listener)
}
