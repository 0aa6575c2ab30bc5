import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function groupSettingsQuery() {
  return queryOptions({
    queryKey: ['group-settings'],
    queryFn: ({ signal }) => api.settings.showGroups({}, { signal }),
  })
}

export function brandingQuery() {
  return queryOptions({
    queryKey: ['branding'],
    queryFn: ({ signal }) => api.settings.showLook({}, { signal }),
  })
}
