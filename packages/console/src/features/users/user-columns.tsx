import type { User } from '@rollcall/contract/users.ts'
import { Link } from '@tanstack/react-router'
import type { Column } from '../../ui/DataTable.tsx'
import { Roles } from '../../ui/Pill.tsx'
import { Time } from '../../ui/Time.tsx'
import { ProviderPill, StatusPill } from './UserPills.tsx'

function dimmed(text: string | null) {
  return <span style={{ color: 'var(--mantine-color-dimmed)', overflowWrap: 'anywhere' }}>{text ?? '–'}</span>
}

const columns: Record<string, Column<User>> = {
  username: {
    key: 'username',
    label: 'Username',
    sort: 'username',
    render: (user) => <RowLink user={user} />,
  },
  email: { key: 'email', label: 'Email', render: (user) => dimmed(user.email) },
  alias: { key: 'alias', label: 'Alias', render: (user) => dimmed(user.alias) },
  role: { key: 'role', label: 'Role', render: (user) => <Roles roles={user.roles} /> },
  status: { key: 'status', label: 'Status', render: (user) => <StatusPill status={user.status} /> },
  'sign-in': {
    key: 'sign-in',
    label: 'Sign-in',
    render: (user) => <ProviderPill provider={user.provider} />,
  },
  'last-sign-in': {
    key: 'last-sign-in',
    label: 'Last sign-in',
    sort: 'lastSignInAt',
    render: (user) => <Time at={user.lastSignInAt} />,
  },
  created: {
    key: 'created',
    label: 'Created',
    sort: 'createdAt',
    render: (user) => <Time at={user.createdAt} />,
  },
}

/** The columns that the tenant's profile asks for, in its order; one that this console does not know is left out. */
export function columnsOf(names: string[]): Column<User>[] {
  const chosen = names.flatMap((name) => columns[name] ?? [])
  // Without a username there would be nothing to open a row by.
  return chosen.some((column) => column.key === 'username')
    ? chosen
    : [columns.username as Column<User>, ...chosen]
}

function RowLink({ user }: { user: User }) {
  return (
    <Link
      from="/settings/users"
      to="/settings/users"
      search={(before) => ({ ...before, user: user.id })}
      className="rc-row-link"
      data-row
      preload={false}
      onClick={(event) => event.stopPropagation()}
    >
      {user.username}
    </Link>
  )
}
