import { contract } from '@rollcall/contract/contract.ts'
import type { Me } from '@rollcall/contract/me.ts'
import { Link } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'
import { mayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { nameInTable } from '../users/people/names.ts'
import type { Subject } from './told.ts'

/** Whether the viewer may open the page of a subject. */
const mayOpen: Partial<Record<string, (me: Me) => boolean>> = {
  user: (me) => mayCall(me, contract.users.show),
  owner: (me) => mayCall(me, contract.users.show),
  'api-key': (me) => mayCall(me, contract.users.show),
  group: (me) => me.actions.seeAllGroups.allowed,
  role: (me) => mayCall(me, contract.roles.list),
  job: (me) => mayCall(me, contract.jobs.show),
  mail: (me) => mayCall(me, contract.mail.list),
}

/** The row does not open as well. */
const stay = (click: MouseEvent) => click.stopPropagation()

/** The name of a subject of the log. It leads to the subject. If the subject was deleted, it leads to its events in the log. */
export function SubjectName({ subject, children }: { subject: Subject; children?: ReactNode }) {
  const me = useMe()
  const { kind, id, deleted } = subject
  const name = children ?? nameInTable(me, subject.name)
  const shown = deleted ? t('audit.deleted', { name: nameInTable(me, subject.name) }) : name
  const strong = <span style={{ fontWeight: 500, overflowWrap: 'anywhere' }}>{shown}</span>
  const opens = mayOpen[kind]
  if (!id || !opens) return strong
  if (deleted)
    return mayCall(me, contract.audit.list) ? (
      <Link to="/settings/audit" search={{ subject: id }} className="rc-name-link" onClick={stay}>
        {strong}
      </Link>
    ) : (
      strong
    )
  if (!opens(me)) return strong
  const as = { className: 'rc-name-link', preload: false, onClick: stay } as const
  if (kind === 'group')
    return (
      <Link to="/groups/$group" params={{ group: id }} {...as}>
        {strong}
      </Link>
    )
  if (kind === 'role')
    return (
      <Link to="/settings/roles/$role" params={{ role: id }} {...as}>
        {strong}
      </Link>
    )
  if (kind === 'job')
    return (
      <Link to="/settings/users/jobs" search={{ job: id }} {...as}>
        {strong}
      </Link>
    )
  if (kind === 'mail')
    return (
      <Link to="/settings/mail" {...as}>
        {strong}
      </Link>
    )
  return (
    <Link to="/settings/users" search={{ user: id }} {...as}>
      {strong}
    </Link>
  )
}
