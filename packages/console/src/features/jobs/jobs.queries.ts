import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** How often the progress of an open job is read, in milliseconds. */
const watched = 700
/** How often it is read on pages about other things, in milliseconds. */
const glanced = 2000

export function jobsQuery(filter: Omit<Input<typeof contract.jobs.list>, 'tenant'>) {
  return queryOptions({
    queryKey: ['jobs', 'list', filter],
    queryFn: ({ signal }) => api.jobs.list(filter, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status !== 'done') ? glanced : false,
  })
}

/** The newest jobs, for the progress in the link to the jobs. */
export function latestJobsQuery() {
  return jobsQuery({ limit: 25 })
}

export function jobQuery(job: string) {
  return queryOptions({
    queryKey: ['jobs', 'one', job],
    queryFn: ({ signal }) => api.jobs.show({ job }, { signal }),
    refetchInterval: ({ state }) => (state.data && state.data.status !== 'done' ? watched : false),
  })
}

export type RowFilter = Omit<Input<typeof contract.jobs.listRows>, 'tenant' | 'job'>

/** `progress`: how many rows have an outcome; when it grows, the rows that are shown are loaded again. */
export function jobRowsQuery(job: string, filter: RowFilter, progress: number) {
  return queryOptions({
    queryKey: ['jobs', 'rows', job, filter, progress],
    queryFn: ({ signal }) => api.jobs.listRows({ job, ...filter }, { signal }),
    placeholderData: keepPreviousData,
  })
}
