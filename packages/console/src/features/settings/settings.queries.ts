import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function groupSettingsQuery(tenant: string) {
  return queryOptions({
    queryKey: ['group-settings', tenant],
    queryFn: ({ signal }) => api.settings.showGroups({ tenant }, { signal }),
  })
}

export function lookQuery(tenant: string) {
  return queryOptions({
    queryKey: ['look', tenant],
    queryFn: ({ signal }) => api.settings.showLook({ tenant }, { signal }),
  })
}
