import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function whoCanQuery(tenant: string, filter: Omit<Input<typeof contract.access.whoCan>, 'tenant'>) {
  return queryOptions({
    queryKey: ['users', tenant, 'who-can', filter],
    queryFn: ({ signal }) => api.access.whoCan({ tenant, ...filter }, { signal }),
    placeholderData: keepPreviousData,
  })
}
