import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function machinesQuery(filter: Omit<Input<typeof contract.machines.list>, 'tenant'>) {
  return queryOptions({
    queryKey: ['machines', 'list', filter],
    queryFn: ({ signal }) => api.machines.list(filter, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** The first machine accounts of the caller: nobody answers for more than these. */
export const ownMachinesQuery = queryOptions({
  queryKey: ['machines', 'own'],
  queryFn: ({ signal }) => api.machines.listOwn({ limit: 200 }, { signal }),
})

export function machineKeysQuery(machine: string) {
  return queryOptions({
    queryKey: ['machines', 'keys', machine],
    queryFn: ({ signal }) => api.machines.listKeys({ machine }, { signal }),
  })
}
