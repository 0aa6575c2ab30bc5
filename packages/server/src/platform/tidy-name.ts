import { Refusal } from './problem.ts'

/** A name without blanks around it; throws `request.invalid` when nothing is left. */
export function tidyName(field: string, name: string): string {
  const tidy = name.normalize('NFC').trim()
  if (tidy !== '') return tidy
  const message = 'must be more than blanks'
  throw new Refusal('request.invalid', `${field} ${message}`, { errors: [{ field, message }] })
}
