import { ActionIcon, Group } from '@mantine/core'
import type { TenantRules } from '@rollcall/contract/me.ts'
import type { User } from '@rollcall/contract/users.ts'
import { IconPencil } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { nameOf, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { Breakable } from '../../../ui/Breakable.tsx'
import type { Column } from '../../../ui/DataTable.tsx'
import { Roles } from '../../../ui/Pill.tsx'
import { Time } from '../../../ui/Time.tsx'
import { ProviderPill, StatusPills, UnusualStatusPills } from '../people/UserPills.tsx'

/** Breaks anywhere, because names and addresses may be long; but does not get narrower than `minWidth`. */
function dimmed(text: string | null, minWidth = '0') {
  return (
    <span className="rc-dimmed" style={{ minWidth }}>
      <Breakable text={text ?? '–'} />
    </span>
  )
}

const columns: Record<string, Column<User>> = {
  username: { key: 'username', label: t('users.username'), render: (user) => dimmed(user.username) },
  email: { key: 'email', label: t('users.email'), render: (user) => dimmed(user.email, '9.5rem') },
  alias: { key: 'alias', label: t('users.alias'), render: (user) => dimmed(user.alias) },
  role: { key: 'role', label: t('users.role'), render: (user) => <Roles roles={user.roles} /> },
  status: { key: 'status', label: t('users.status'), render: (user) => <StatusPills user={user} /> },
  'sign-in': {
    key: 'sign-in',
    label: t('users.signIn'),
    render: (user) => <ProviderPill provider={user.provider} />,
  },
  'last-sign-in': {
    key: 'last-sign-in',
    label: t('users.lastSignIn'),
    sort: 'lastSignInAt',
    render: (user) => <Time at={user.lastSignInAt} />,
  },
  created: {
    key: 'created',
    label: t('users.created'),
    sort: 'createdAt',
    render: (user) => <Time at={user.createdAt} />,
  },
  actions: { key: 'actions', label: t('ui.actions'), width: 90, render: (user) => <EditIcon user={user} /> },
}

/**
 * The columns of the tenant's profile, in its order, without unknown ones. Where users sign in by email, rows are named and sorted by the
 * alias; elsewhere by the username. Without a column for the status, an account that is not simply active shows its status beside its name
 * (K1).
 */
export function columnsOf({
  userTable,
  signInWith,
}: Pick<TenantRules, 'userTable' | 'signInWith'>): Column<User>[] {
  const naming = signInWith === 'email' ? 'alias' : 'username'
  const chosen = userTable.flatMap((name) => columns[name] ?? [])
  const name: Column<User> = {
    ...(columns[naming] as Column<User>),
    sort: 'username',
    render: (user) =>
      userTable.includes('status') ? (
        <RowLink user={user} naming={naming} />
      ) : (
        <Group gap={6}>
          <RowLink user={user} naming={naming} />
          <UnusualStatusPills user={user} />
        </Group>
      ),
  }
  // A row without a name could not be opened.
  return chosen.some((column) => column.key === naming)
    ? chosen.map((column) => (column.key === naming ? name : column))
    : [name, ...chosen]
}

function EditIcon({ user }: { user: User }) {
  const me = useMe()
  const navigate = useNavigate({ from: '/settings/users' })
  if (!me.actions.changeRoles.allowed && !me.actions.changeStatus.allowed) return null
  return (
    <ActionIcon
      aria-label={t('users.edit', { name: nameOf(user) })}
      onClick={(event) => {
        // The row opens the drawer.
        event.stopPropagation()
        void navigate({ search: (before) => ({ ...before, edit: user.id }) })
      }}
    >
      <IconPencil size={16} aria-hidden />
    </ActionIcon>
  )
}

function RowLink({ user, naming }: { user: User; naming: 'alias' | 'username' }) {
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
      <Breakable text={naming === 'alias' ? nameOf(user) : user.username} />
    </Link>
  )
}
