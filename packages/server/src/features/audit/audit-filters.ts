/** What the audit log is narrowed by, beside the words of a search. */
export interface AuditFilters {
  /** Who acted, or what was acted on. */
  subject?: string | undefined
  actor?: string | undefined
  target?: string | undefined
  /** `user.created`, or `user` for all actions that begin with it. */
  action?: string | undefined
  outcome?: 'success' | 'refused' | 'failed' | undefined
  kind?: string | undefined
  credential?: string | undefined
  address?: string | undefined
  /** Addresses of one network, as `nearNetworkOf` names it. */
  network?: string | undefined
  request?: string | undefined
  from?: string | undefined
  until?: string | undefined
}

export const dayLength = 86_400_000

/** A day by its number since 1970, in UTC. */
export function dayOf(moment: Date): number {
  return Math.floor(moment.getTime() / dayLength)
}

/** Are these among the filters that the events of each day are counted by? */
export function isCountedByDay({ subject, actor, target, address, network, request }: AuditFilters): boolean {
  return [subject, actor, target, address, network, request].every((filter) => filter === undefined)
}
