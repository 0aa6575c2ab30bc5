import type { MailTextKind } from '@rollcall/contract/mail-texts.ts'
import { type FieldProblem, fieldsRefusal } from '../../platform/problem.ts'
import { paragraphsOf, placeholdersOf, type Written } from './text-kinds.ts'

/** Throws `request.invalid`, field by field, for a text that its kind of mail cannot be written by. */
export function requireGoodText(kind: MailTextKind, { subject, body }: Written): void {
  const known = placeholdersOf(kind)
  const inSubject = known.filter((each) => each.inSubject).map(({ name }) => name)
  const errors: FieldProblem[] = [
    ...(subject.trim() === '' ? [{ field: 'subject', code: 'blank' } as const] : []),
    ...placeErrors('subject', subject, inSubject),
    ...placeErrors(
      'body',
      body,
      known.map(({ name }) => name),
    ),
    ...known.filter(({ required }) => required).flatMap(({ name }) => missingErrors(name, body)),
    ...known.filter(({ button }) => button).flatMap(({ name }) => buttonErrors(name, body)),
  ]
  const seen = new Set<string>()
  const [first, ...rest] = errors.filter(({ field }) => !seen.has(field) && seen.add(field))
  if (first) throw fieldsRefusal([first, ...rest])
}

function placeErrors(field: 'subject' | 'body', text: string, known: readonly string[]): FieldProblem[] {
  const names = [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] as string)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined)
    return [{ field, code: 'unknown_placeholder', params: { placeholder: `{${unknown.slice(0, 50)}}` } }]
  return /[{}]/.test(text.replace(/\{[^{}]*\}/g, '')) ? [{ field, code: 'stray_brace' }] : []
}

function missingErrors(name: string, body: string): FieldProblem[] {
  if (body.includes(`{${name}}`)) return []
  return [{ field: 'body', code: 'missing_placeholder', params: { placeholder: `{${name}}` } }]
}

/** A button is no part of a sentence, and two that do the same would be one too many. */
function buttonErrors(name: string, body: string): FieldProblem[] {
  const place = `{${name}}`
  const times = body.split(place).length - 1
  const alone = paragraphsOf(body).filter((paragraph) => paragraph === place).length
  if (times === alone && times <= 1) return []
  return [{ field: 'body', code: 'placeholder_alone', params: { placeholder: place } }]
}
