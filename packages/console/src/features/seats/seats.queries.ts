import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export function seatsQuery() {
  return queryOptions({
    queryKey: ['users', 'seats'],
    queryFn: ({ signal }) => api.seats.show({}, { signal }),
  })
}
