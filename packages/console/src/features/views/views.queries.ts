import type { ViewedList } from '@rollcall/contract/views.ts'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function viewsQuery(list: ViewedList) {
  return queryOptions({
    queryKey: ['views', list],
    queryFn: ({ signal }) => api.views.list({ list }, { signal }),
  })
}
