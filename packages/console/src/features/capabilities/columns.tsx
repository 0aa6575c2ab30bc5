import { Button } from '@mantine/core'
import type { CapabilityGrant } from '@rollcall/contract/capabilities.ts'
import { Link } from '@tanstack/react-router'
import type { Column } from '../../ui/DataTable.tsx'
import { Time } from '../../ui/Time.tsx'
import { sourceText } from '../users/people/labels.ts'

/** `onRevoke` is missing for somebody who may only look. */
export function columnsOf(
  onRevoke: ((grant: CapabilityGrant) => void) | undefined,
): Column<CapabilityGrant>[] {
  const revoke: Column<CapabilityGrant> = {
    key: 'revoke',
    label: '',
    width: 90,
    render: (grant) => (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Revoke ${grant.permission} from ${grant.user.name}`}
        onClick={() => onRevoke?.(grant)}
      >
        Revoke
      </Button>
    ),
  }
  return [
    {
      key: 'user',
      label: 'User',
      render: ({ user }) => (
        <Link to="/settings/users" search={{ user: user.id, tab: 'access' }} className="rc-row-link" data-row>
          {user.name}
        </Link>
      ),
    },
    { key: 'capability', label: 'Capability', render: (grant) => grant.permission },
    {
      key: 'reason',
      label: 'Reason',
      render: (grant) => <span style={{ overflowWrap: 'anywhere' }}>{grant.reason}</span>,
    },
    {
      key: 'by',
      label: 'Granted by',
      render: (grant) => grant.grantedBy?.name ?? sourceText(grant.source, undefined),
    },
    { key: 'at', label: 'Granted', render: (grant) => <Time at={grant.grantedAt} /> },
    { key: 'until', label: 'Until', render: (grant) => <Time at={grant.endsAt} none="No end" /> },
    ...(onRevoke ? [revoke] : []),
  ]
}
