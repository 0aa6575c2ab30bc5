import type { ExecutionKind, ExecutionState } from '@rollcall/contract/executions.ts'
import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

export const kinds = [
  'bulk',
  'offboarding',
  'backup',
  'tenant-deletion',
  'import',
] as const satisfies readonly ExecutionKind[]
export const states = [
  'waiting',
  'running',
  'done',
  'failed',
  'cancelled',
] as const satisfies readonly ExecutionState[]

/** The parameters in the address of the jobs of all tenants. */
export interface ExecutionsSearch {
  state?: ExecutionState
  kind?: ExecutionKind
  /** The id of a tenant. */
  target?: string
  size?: PageSize
  cursor?: string
  /** The job that is open, as {@link placeOf} writes it. */
  job?: string
}

export function executionsSearch(search: Record<string, unknown>): ExecutionsSearch {
  const job = text(search.job)
  return present({
    state: oneOf(states, search.state),
    kind: oneOf(kinds, search.kind),
    target: text(search.target),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
    job: job && readPlace(job) ? job : undefined,
  })
}

/** What names a job among those of all tenants. */
export interface Place {
  target: string
  kind: ExecutionKind
  job: string
}

/** A job in an address: its kind, its tenant and its id. */
export function placeOf({ kind, target, job }: Place): string {
  return [kind, target, job].join('.')
}

/** Reads {@link placeOf}; undefined for anything else. */
export function readPlace(written: string): Place | undefined {
  const [kind, target, job, ...others] = written.split('.')
  const known = oneOf(kinds, kind)
  return known && target && job && others.length === 0 ? { kind: known, target, job } : undefined
}
