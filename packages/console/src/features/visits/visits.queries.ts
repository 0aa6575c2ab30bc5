import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function serviceAccountsQuery(filter: Omit<Input<typeof contract.visits.listAccounts>, 'tenant'>) {
  return queryOptions({
    queryKey: ['visits', 'accounts', filter],
    queryFn: ({ signal }) => api.visits.listAccounts(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function visitorsQuery(filter: Omit<Input<typeof contract.visits.listVisitors>, 'tenant'>) {
  return queryOptions({
    queryKey: ['visits', 'visitors', filter],
    queryFn: ({ signal }) => api.visits.listVisitors(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function visitsQuery(filter: Input<typeof contract.visits.listAll>) {
  return queryOptions({
    queryKey: ['visits', 'all', filter],
    queryFn: ({ signal }) => api.visits.listAll(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** A page of the offers of this tenant that wait for an answer; a tenant has few at a time. */
export function offersMadeQuery() {
  return queryOptions({
    queryKey: ['visits', 'offers-made'],
    queryFn: ({ signal }) => api.visits.listOffersMade({ limit: 200 }, { signal }),
  })
}

/** The offers to this tenant. */
export function offersReceivedQuery() {
  return queryOptions({
    queryKey: ['visits', 'offers-received'],
    queryFn: ({ signal }) => api.visits.listOffersReceived({ limit: 200 }, { signal }),
  })
}
