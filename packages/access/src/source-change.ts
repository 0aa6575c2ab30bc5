import { grantState, type RoleGrant } from './subject.ts'

/** A grant of a source, with the fields that decide what the source may do with it. */
export interface GrantOfSource extends Pick<RoleGrant, 'roleId' | 'startsAt' | 'endsAt'> {
  /** The person who set the end; absent or null: none. */
  endSetBy?: string | null
}

/**
 * The changes that make the grants of one source exactly the wanted roles. A grant that has ended by its last day is given again. A grant
 * whose end a person has set belongs to that person: it is neither given again nor taken away, whatever the source says later.
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
