import { Menu } from '@mantine/core'
import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { Link } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { CopyLinkItem } from '../../ui/CopyLinkItem.tsx'
import { nameInTable } from '../users/people/names.ts'
import type { AuditFacets } from './search.ts'

/** What one asks next when one has seen an event. */
export function EventMenu({ event }: { event: AuditEvent }) {
  const me = useMe()
  const questions = questionsAbout(event, (name) => nameInTable(me, name))
  return (
    <>
      {questions.map(([label, search]) => (
        <Menu.Item
          key={label}
          renderRoot={(props) => <Link {...props} to="/settings/audit" search={search} />}
        >
          {label}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <CopyLinkItem path={pathOf(event)} />
    </>
  )
}

function questionsAbout(
  { actor, impersonator, target, requestId, action, address }: AuditEvent,
  shown: (name: string) => string,
): [label: string, search: AuditFacets][] {
  const really = impersonator ?? actor
  const name = shown(really.name)
  const by: [string, AuditFacets][] = really.id
    ? [
        [t('audit.didWhat', { name }), { actor: really.id }],
        [t('audit.happenedTo', { name }), { target: really.id }],
      ]
    : []
  const own = target?.id === really.id
  const about: [string, AuditFacets][] =
    target?.id && !own
      ? [
          [t('audit.happenedTo', { name: shown(target.name ?? target.id) }), { target: target.id }],
          [t('audit.allAbout', { name: shown(target.name ?? target.id) }), { subject: target.id }],
        ]
      : []
  return [
    ...by,
    ...about,
    ...(requestId ? [[t('audit.ofRequest'), { request: requestId }] as [string, AuditFacets]] : []),
    [t('audit.sameKind'), { action }],
    ...(address ? [[t('audit.fromAddress', { address }), { address }] as [string, AuditFacets]] : []),
  ]
}

/** The event, unfolded, among the others of its request. */
function pathOf({ id, requestId }: AuditEvent): string {
  const search = new URLSearchParams({ ...(requestId ? { request: requestId } : {}), event: id })
  return `/settings/audit?${search}`
}
