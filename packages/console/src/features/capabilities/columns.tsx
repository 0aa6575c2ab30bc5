import { Button } from '@mantine/core'
import type { CapabilityGrant } from '@rollcall/contract/capabilities.ts'
import { Link } from '@tanstack/react-router'
import { t } from '../../i18n/messages.ts'
import { Time } from '../../ui/Time.tsx'
import type { Column } from '../../ui/table.ts'
import { sourceText } from '../users/people/labels.ts'

/** `onRevoke` is undefined for readers without the permission to revoke. */
export function columnsOf(
  onRevoke: ((grant: CapabilityGrant) => void) | undefined,
): Column<CapabilityGrant>[] {
  const revoke: Column<CapabilityGrant> = {
    key: 'revoke',
    label: '',
    min: 90,
    share: 0,
    givesWay: 0,
    render: (grant) => (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t('capabilities.revokeNamed', { permission: grant.permission, user: grant.user.name })}
        onClick={() => onRevoke?.(grant)}
      >
        {t('capabilities.revoke')}
      </Button>
    ),
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
    { key: 'capability', label: t('capabilities.capability'), render: (grant) => grant.permission },
    {
      key: 'reason',
      label: t('capabilities.reason'),
      render: (grant) => <span style={{ overflowWrap: 'anywhere' }}>{grant.reason}</span>,
    },
    {
      key: 'by',
      label: t('capabilities.grantedBy'),
      render: (grant) => grant.grantedBy?.name ?? sourceText(grant.source, undefined),
    },
    { key: 'at', label: t('capabilities.grantedAt'), render: (grant) => <Time at={grant.grantedAt} /> },
    {
      key: 'until',
      label: t('capabilities.until'),
      render: (grant) => <Time at={grant.endsAt} none={t('capabilities.noEnd')} />,
    },
    ...(onRevoke ? [revoke] : []),
  ]
}
