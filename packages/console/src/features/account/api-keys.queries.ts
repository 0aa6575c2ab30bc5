import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export const ownApiKeysQuery = queryOptions({
  queryKey: ['own-api-keys'],
  queryFn: async ({ signal }) => (await api.apiKeys.listOwn({}, { signal })).items,
})
