import { grantState, type RoleGrant } from './subject.ts'

/** A grant of a source, as far as it decides what the source may do with it. */
export interface GrantOfSource extends Pick<RoleGrant, 'roleId' | 'startsAt' | 'endsAt'> {
  /** The person who set the end; absent or null: nobody did. */
  endSetBy?: string | null
}

/**
 * What makes the grants of one source exactly the wanted roles. A grant that has ended by its last day is given anew. A grant whose end a
 * person has set is the person's: it is neither given anew nor taken away, whatever the source says from then on.
 */
export function changeOfSource(
  own: readonly GrantOfSource[],
  wanted: ReadonlySet<string>,
  now: Date,
): { added: string[]; removed: string[] } {
  const decided = new Set(own.filter(({ endSetBy }) => endSetBy).map(({ roleId }) => roleId))
  const running = own.filter((grant) => !grant.endSetBy && grantState(grant, now) !== 'ended')
  const held = new Set(running.map(({ roleId }) => roleId))
  return {
    added: [...wanted].filter((roleId) => !held.has(roleId) && !decided.has(roleId)),
    removed: [...held].filter((roleId) => !wanted.has(roleId)),
  }
}
