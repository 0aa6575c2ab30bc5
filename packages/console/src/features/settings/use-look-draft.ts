import type { LookAndFeel } from '@rollcall/contract/settings.ts'
import { useState } from 'react'

export type LookValues = Omit<LookAndFeel, 'revision'>
type LookField = Exclude<keyof LookValues, 'logos'>

/** What is typed but not saved: only the fields that differ, and the revision that they were typed over. */
export function useLookDraft(look: LookAndFeel) {
  const [draft, setDraft] = useState<{ revision: number; fields: Partial<Pick<LookValues, LookField>> }>()
  return {
    // The logos are as they are saved: they are not typed.
    values: { ...look, ...draft?.fields },
    revision: draft?.revision ?? look.revision,
    fields: draft?.fields,
    change(field: LookField, value: string) {
      const fields = { ...draft?.fields, [field]: value }
      if (value === look[field]) delete fields[field]
      setDraft(
        Object.keys(fields).length > 0 ? { revision: draft?.revision ?? look.revision, fields } : undefined,
      )
    },
    discard: () => setDraft(undefined),
    /** Keeps what is typed, over what others have saved meanwhile. */
    catchUp: ({ revision }: LookAndFeel) => setDraft((mine) => mine && { ...mine, revision }),
  }
}
