import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** How often one that waits is read again once its moment has come, in milliseconds. */
const watched = 2_000

export function leavingQuery(user: string) {
  return queryOptions({
    queryKey: ['offboardings', 'preview', user],
    queryFn: ({ signal }) => api.offboardings.preview({ user }, { signal }),
    // What a dialog says has to be so now.
    staleTime: 0,
  })
}

export function offboardingsQuery(filter: Omit<Input<typeof contract.offboardings.list>, 'tenant'>) {
  return queryOptions({
    queryKey: ['offboardings', 'list', filter],
    queryFn: ({ signal }) => api.offboardings.list(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function offboardingQuery(offboarding: string) {
  return queryOptions({
    queryKey: ['offboardings', 'one', offboarding],
    queryFn: ({ signal }) => api.offboardings.show({ offboarding }, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.status === 'scheduled' && Date.parse(data.dueAt) < Date.now() ? watched : false,
  })
}
