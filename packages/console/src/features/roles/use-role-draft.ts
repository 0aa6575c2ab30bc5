import { useCallback, useState } from 'react'
import { isChanged, type RoleBase, type RoleValues, rebased } from './draft.ts'

export interface RoleDraft {
  values: RoleValues
  /** What the edit began from; the role as it is now as long as nothing is changed. */
  base: RoleBase
  changed: boolean
  /** Whether the role was changed by others since the edit began. */
  outdated: boolean
  change: (changeOf: (before: RoleValues) => Partial<RoleValues>) => void
  discard: () => void
  /** Takes over what the others have changed and keeps one's own changes. */
  catchUp: () => void
}

/**
 * What is typed but not saved. It holds on to the role that it began from, whatever the server says meanwhile; without any change there
 * is no draft, and the page simply shows the role.
 */
export function useRoleDraft(latest: RoleBase): RoleDraft {
  const [draft, setDraft] = useState<{ base: RoleBase; values: RoleValues }>()
  const change = useCallback<RoleDraft['change']>(
    (changeOf) =>
      setDraft((before) => {
        const { base, values } = before ?? { base: latest, values: latest }
        return draftOf(base, { ...values, ...changeOf(values) })
      }),
    [latest],
  )
  return {
    values: draft?.values ?? latest,
    base: draft?.base ?? latest,
    changed: draft !== undefined,
    outdated: draft !== undefined && draft.base.revision !== latest.revision,
    change,
    discard: () => setDraft(undefined),
    catchUp: () => setDraft((mine) => mine && draftOf(latest, rebased(mine.base, mine.values, latest))),
  }
}

function draftOf(base: RoleBase, values: RoleValues) {
  return isChanged(base, values) ? { base, values } : undefined
}
