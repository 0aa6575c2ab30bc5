import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** How often the list is read while a backup is being made, in milliseconds. */
const watched = 1500

export function backupsQuery(filter: Input<typeof contract.backups.list>) {
  return queryOptions({
    queryKey: ['backups', 'list', filter],
    queryFn: ({ signal }) => api.backups.list(filter, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ finishedAt }) => finishedAt === null) ? watched : false,
  })
}

export function backupSettingsQuery() {
  return queryOptions({
    queryKey: ['backups', 'settings'],
    queryFn: ({ signal }) => api.backups.settings({}, { signal }),
  })
}
