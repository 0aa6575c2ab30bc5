import type { Total } from '@rollcall/contract/pagination.ts'
import { type QueryKey, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'

/** The parameters of a list that only read its total. */
export const onlyTotal = { limit: 0, total: true } as const

/** How long a total is kept while others may change it, in milliseconds. Changes made in this page show at once. */
const kept = 60_000

interface Page extends Partial<Total> {
  items: unknown[]
  nextCursor?: string
}

/**
 * How many rows a list has; undefined until that is known. `list` is the page that is shown, which is loaded first, and `cursor` its place.
 * `counted` is the query of the same list with {@link onlyTotal}, with its filters but without order, size and place: the answer is kept
 * while only those change. If the first page is the last one, nothing is loaded.
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
