import type { Total } from '@rollcall/contract/pagination.ts'
import { type QueryKey, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'

/** What a list is asked with for its total alone, beside its filters. */
export const onlyTotal = { limit: 0, total: true } as const

/** What others change shows in a total after so long, in milliseconds; what is changed here, at once. */
const kept = 60_000

interface Page extends Partial<Total> {
  items: unknown[]
  nextCursor?: string
}

/**
 * How many rows a list has; undefined until that is known. `list` is the page that is shown, which comes first, and `cursor` its place.
 * `counted` asks the same list for {@link onlyTotal}, with its filters and without order, size or place: the answer is kept while only
 * those change. Where the first page is the last one, nothing is asked.
 */
export function useTotal<P extends Page, K extends QueryKey>(
  list: UseQueryResult<P>,
  cursor: string | undefined,
  counted: UseQueryOptions<P, Error, P, K>,
): Total | undefined {
  const page = list.isPlaceholderData ? undefined : list.data
  const whole = cursor === undefined && page !== undefined && page.nextCursor === undefined
  const asked = useQuery({ ...counted, staleTime: kept, enabled: page !== undefined && !whole })
  if (whole) return { total: page.items.length }
  const { total, totalCapped } = (asked.isPlaceholderData ? undefined : asked.data) ?? {}
  return total === undefined ? undefined : { total, ...(totalCapped ? { totalCapped } : {}) }
}
