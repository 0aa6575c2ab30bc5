import { foldCase } from '@rollcall/access/account-rules.ts'
import { unseenIn } from '@rollcall/access/readable-text.ts'
import { type FieldFault, fieldsRefusal, type Refusal } from './problem.ts'

/** A name with single spaces and without blanks around it. Throws `request.invalid` for an empty name and for invisible characters. */
export function tidyName(field: string, name: string): string {
  const tidy = name
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim()
  if (tidy === '') throw invalid(field, { code: 'blank' })
  const hidden = unseenIn(tidy)
  if (hidden) throw invalid(field, { code: 'unseen', params: { character: hidden } })
  return tidy
}

/** The form in which names are compared: without regard to case, Unicode form, width and the number of blanks. */
export function nameKey(name: string): string {
  return foldCase(name).replace(/\s+/g, ' ').trim()
}

function invalid(field: string, fault: FieldFault): Refusal {
  return fieldsRefusal([{ field, ...fault }])
}
