import type { AuditEvent } from '@rollcall/contract/audit.ts'
import type { ReactNode } from 'react'
import { richWith } from '../../i18n/rich.ts'
import { RoleNames } from './RoleNames.tsx'
import { SubjectName } from './SubjectName.tsx'
import { told } from './told.ts'

/** An event in the reader's words; its names lead on. The same as text: `toldInText`. */
export function EventSentence({ event }: { event: AuditEvent }) {
  const { key, values, subjects, roles } = told(event)
  const named = (name: keyof typeof subjects) => (inside: ReactNode[]) => (
    <SubjectName subject={subjects[name]}>{inside.length > 0 ? inside : undefined}</SubjectName>
  )
  const parts = {
    actor: named('actor'),
    target: named('target'),
    owner: named('owner'),
    added: <RoleNames keys={roles.added} />,
    removed: <RoleNames keys={roles.removed} />,
  }
  // The key and its values belong together: told.ts made both.
  return richWith(key as 'audit.other', parts, values as { action: string })
}
