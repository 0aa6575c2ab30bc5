import { wordsOf } from '@rollcall/access/folding.ts'
import type { AuditEventRow } from './audit.store.ts'

type Details = Pick<AuditEventRow, 'action' | 'reason' | 'before' | 'after'>

/** So many words of one event are found. */
const mostWords = 60
/** What nobody searches for by its words: ids and moments. */
const noWords = /^([0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z)$/i

/** The words of an event's reason and changed values. Those of sign-ins are always the same few, and are no help. */
export function detailWords({ action, reason, before, after }: Details): Set<string> {
  if (action.startsWith('sign-in.')) return new Set()
  const texts = [reason, before, after].flatMap(textsIn).filter((text) => !noWords.test(text))
  const words = new Set<string>()
  for (const text of texts)
    for (const word of wordsOf(text)) {
      if (words.size >= mostWords) return words
      words.add(word)
    }
  return words
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

type Named = Pick<
  AuditEventRow,
  'actorKind' | 'actorId' | 'actorName' | 'targetKind' | 'targetId' | 'targetName'
> &
  Pick<AuditEventRow, 'impersonatorId' | 'impersonatorName'>

export interface NamedSubject {
  kind: string
  id: string
  name: string
}

/** What an operation is called is no name of the tenant's, and a mail has none. */
const unnamed = new Set(['operation', 'mail', 'job'])

/** Who and what an event names. */
export function subjectsOf(row: Named): NamedSubject[] {
  const {
    actorKind,
    actorId,
    actorName,
    targetKind,
    targetId,
    targetName,
    impersonatorId,
    impersonatorName,
  } = row
  const all = [
    { kind: actorKind as string, id: actorId, name: actorName },
    { kind: 'user', id: impersonatorId, name: impersonatorName },
    { kind: targetKind ?? '', id: targetId, name: targetName },
  ]
  return all.flatMap(({ kind, id, name }) => (id && name && !unnamed.has(kind) ? [{ kind, id, name }] : []))
}

/** The words by which an event is found: those of its names, its reason and its changed values. */
export function wordsOfEvent(row: AuditEventRow): Set<string> {
  const words = detailWords(row)
  for (const { name } of subjectsOf(row)) for (const word of wordsOf(name)) words.add(word)
  return words
}
