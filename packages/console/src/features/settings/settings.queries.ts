import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function lookQuery(tenant: string) {
  return queryOptions({
    queryKey: ['look', tenant],
    queryFn: ({ signal }) => api.settings.showLook({ tenant }, { signal }),
  })
}
