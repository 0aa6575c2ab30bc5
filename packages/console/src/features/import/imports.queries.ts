import type { contract } from '@rollcall/contract/contract.ts'
import type { Import, ImportStatus } from '@rollcall/contract/imports.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

/** How often the progress of an open import is read, in milliseconds. */
const watched = 700
/** How often it is read in the list. */
const glanced = 2000

const working: readonly ImportStatus[] = ['checking', 'waiting', 'running', 'taking-back']

/** Is the server at work on an import? */
export function isWorking({ status }: Pick<Import, 'status'>): boolean {
  return working.includes(status)
}

export function importsQuery(page: Omit<Input<typeof contract.imports.list>, 'tenant'>) {
  return queryOptions({
    queryKey: ['imports', 'list', page],
    queryFn: ({ signal }) => api.imports.list(page, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isWorking) ? glanced : false),
  })
}

export function importQuery(id: string) {
  return queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => api.imports.show({ import: id }, { signal }),
    refetchInterval: ({ state }) => (state.data && isWorking(state.data) ? watched : false),
  })
}

export function targetsQuery() {
  return queryOptions({
    queryKey: ['imports', 'targets'],
    queryFn: ({ signal }) => api.imports.targets({}, { signal }),
  })
}

export type LinesPage = Omit<Input<typeof contract.imports.listLines>, 'tenant' | 'import'>

export function linesQuery(id: string, page: LinesPage) {
  return queryOptions({
    queryKey: ['imports', 'lines', id, page],
    queryFn: ({ signal }) => api.imports.listLines({ import: id, ...page }, { signal }),
    placeholderData: keepPreviousData,
  })
}
