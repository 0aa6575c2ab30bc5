import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function mailsQuery(filter: Omit<Input<typeof contract.mail.list>, 'tenant'>) {
  return queryOptions({
    queryKey: ['mails', filter],
    queryFn: ({ signal }) => api.mail.list(filter, { signal }),
    placeholderData: keepPreviousData,
    // Mails are sent in the background; the list is loaded again to show the result.
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'waiting') ? 3000 : false,
  })
}

export function mailServerQuery() {
  return queryOptions({
    queryKey: ['mail-server'],
    queryFn: ({ signal }) => api.mail.showServer({}, { signal }),
    // Changes only with a restart of the server.
    staleTime: 300_000,
  })
}

export function noticesQuery(filter: Input<typeof contract.mail.listOwn>) {
  return queryOptions({
    queryKey: ['notices', filter],
    queryFn: ({ signal }) => api.mail.listOwn(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}
