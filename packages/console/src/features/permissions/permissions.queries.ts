import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function whoCanQuery(filter: Omit<Input<typeof contract.access.whoCan>, 'tenant'>) {
  return queryOptions({
    queryKey: ['users', 'who-can', filter],
    queryFn: ({ signal }) => api.access.whoCan(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}
