import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function capabilitiesQuery(filter: Omit<Input<typeof contract.capabilities.list>, 'tenant'>) {
  return queryOptions({
    queryKey: ['capabilities', filter],
    queryFn: ({ signal }) => api.capabilities.list(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}
