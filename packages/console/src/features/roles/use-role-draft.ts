import { useCallback, useState } from 'react'
import { isChanged, type RoleBase, type RoleValues, rebased } from './draft.ts'

export interface RoleDraft {
  values: RoleValues
  /** The version that the edit began from; the present role as long as nothing is changed. */
  base: RoleBase
  changed: boolean
  /** Whether the role was changed by others since the edit began. */
  outdated: boolean
  change: (changeOf: (before: RoleValues) => Partial<RoleValues>) => void
  discard: () => void
  /** Takes over the changes of others and keeps the user's own. */
  catchUp: () => void
}

/**
 * The unsaved changes of a role. They keep the version that the edit began from, whatever the server returns meanwhile; without changes
 * there is no draft, and the page shows the present role.
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
