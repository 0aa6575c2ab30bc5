import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export const ownAttributesQuery = queryOptions({
  queryKey: ['own-attributes'],
  queryFn: ({ signal }) => api.me.showAttributes({}, { signal }),
})

export const emailChangeQuery = queryOptions({
  queryKey: ['own-email-change'],
  queryFn: ({ signal }) => api.emailChanges.show({}, { signal }),
})
