import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export const attributesQuery = queryOptions({
  queryKey: ['attributes'],
  queryFn: async ({ signal }) => (await api.attributes.list({}, { signal })).items,
})
