import { ActionIcon, Group, Menu } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { addressIn } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { nameInTable } from '../users/people/names.ts'
import type { AuditFacets } from './search.ts'

/** What one asks next when one has seen an event. */
export function EventMenu({ event }: { event: AuditEvent }) {
  const me = useMe()
  const { copy } = useClipboard()
  const questions = questionsAbout(event, (name) => nameInTable(me, name))
  return (
    // The row opens by a click; its menu does not.
    <Group onClick={(click) => click.stopPropagation()}>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size="sm" aria-label={t('audit.moreOf')}>
            <IconDots size={15} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown maw="min(420px, 92vw)">
          {questions.map(([label, search]) => (
            <Menu.Item
              key={label}
              renderRoot={(props) => <Link {...props} to="/settings/audit" search={search} />}
            >
              {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => copy(linkTo(event))}>{t('audit.copyLink')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
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
function linkTo({ id, requestId }: AuditEvent): string {
  const search = new URLSearchParams({ ...(requestId ? { request: requestId } : {}), event: id })
  return `${window.location.origin}${addressIn('/settings/audit')}?${search}`
}
