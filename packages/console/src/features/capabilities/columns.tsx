import { Button } from '@mantine/core'
import type { ListedCapability } from '@rollcall/contract/capabilities.ts'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { Time } from '../../ui/Time.tsx'
import { Tip } from '../../ui/Tip.tsx'
import type { Column } from '../../ui/table.ts'
import { sourceText } from '../users/people/labels.ts'

/** The column of buttons to revoke is shown if a row has one. */
export function columnsOf(
  rows: readonly ListedCapability[],
  onRevoke: (grant: ListedCapability) => void,
): Column<ListedCapability>[] {
  const revoke: Column<ListedCapability> = {
    key: 'revoke',
    label: '',
    min: 116,
    share: 0,
    givesWay: 0,
    render: (grant) => <RevokeButton grant={grant} onRevoke={onRevoke} />,
  }
  return [
    {
      key: 'user',
      label: t('capabilities.user'),
      names: true,
      min: 130,
      render: ({ user }) => (
        <Link to="/settings/users" search={{ user: user.id, tab: 'access' }} className="rc-row-link" data-row>
          {user.name}
        </Link>
      ),
    },
    {
      key: 'capability',
      label: t('capabilities.capability'),
      min: 134,
      render: (grant) => grant.permission,
    },
    {
      key: 'reason',
      label: t('capabilities.reason'),
      min: 160,
      share: 3,
      givesWay: 1,
      render: (grant) => <span style={{ overflowWrap: 'anywhere' }}>{grant.reason}</span>,
    },
    {
      key: 'by',
      label: t('capabilities.grantedBy'),
      render: (grant) => grant.grantedBy?.name ?? sourceText(grant.source, undefined),
    },
    {
      key: 'at',
      label: t('capabilities.grantedAt'),
      sort: 'grantedAt',
      render: (grant) => <Time at={grant.grantedAt} />,
    },
    {
      key: 'until',
      label: t('capabilities.until'),
      render: (grant) => <Time at={grant.endsAt} none={t('capabilities.noEnd')} />,
    },
    ...(rows.some(isShown) ? [revoke] : []),
  ]
}

/** The capability may be revoked, or the button says why not. */
function isShown({ actions }: ListedCapability): boolean {
  return actions.revoke.allowed || actions.revoke.code === 'access.escalation'
}

function RevokeButton({
  grant,
  onRevoke,
}: {
  grant: ListedCapability
  onRevoke: (grant: ListedCapability) => void
}) {
  if (!isShown(grant)) return null
  const { allowed } = grant.actions.revoke
  const button = (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={t('capabilities.revokeNamed', { permission: grant.permission, user: grant.user.name })}
      data-disabled={!allowed}
      aria-disabled={!allowed}
      onClick={() => allowed && onRevoke(grant)}
    >
      {t('capabilities.revoke')}
    </Button>
  )
  return allowed ? button : <Tip label={t('userChanges.outOfReach')}>{button}</Tip>
}
