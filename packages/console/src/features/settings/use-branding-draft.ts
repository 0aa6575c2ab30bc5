import type { Branding } from '@rollcall/contract/settings.ts'
import { useState } from 'react'

export type BrandingValues = Omit<Branding, 'revision'>
type BrandingField = Exclude<keyof BrandingValues, 'logos'>

/** The unsaved changes: only the fields that differ, and the revision that they were made from. */
export function useBrandingDraft(branding: Branding) {
  const [draft, setDraft] = useState<{
    revision: number
    fields: Partial<Pick<BrandingValues, BrandingField>>
  }>()
  return {
    // The logos are those that are saved: they are not typed.
    values: { ...branding, ...draft?.fields },
    revision: draft?.revision ?? branding.revision,
    fields: draft?.fields,
    change(field: BrandingField, value: string) {
      const fields = { ...draft?.fields, [field]: value }
      if (value === branding[field]) delete fields[field]
      setDraft(
        Object.keys(fields).length > 0
          ? { revision: draft?.revision ?? branding.revision, fields }
          : undefined,
      )
    },
    discard: () => setDraft(undefined),
    /** Keeps the changes and applies them to the newer revision of others. */
    catchUp: ({ revision }: Branding) => setDraft((mine) => mine && { ...mine, revision }),
  }
}
