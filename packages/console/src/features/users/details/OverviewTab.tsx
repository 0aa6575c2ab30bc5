import { Group, Stack } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { Link } from '@tanstack/react-router'
import { useMay, useMe } from '../../../api/me.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { type Fact, Facts } from '../../../ui/Facts.tsx'
import { Time } from '../../../ui/Time.tsx'
import { doneBy, hasOwnUsername } from '../people/names.ts'
import { ProviderPill } from '../people/UserPills.tsx'
import { AccountNotices } from './AccountNotices.tsx'
import { DetailsForm } from './DetailsForm.tsx'

export function OverviewTab({ user }: { user: UserDetails }) {
  const me = useMe()
  const { tenant } = me
  const mayUpdate = useMay('users:update')
  const username: Fact[] = hasOwnUsername(me) ? [['Username', user.username]] : []
  const email: Fact[] = tenant.email === 'none' ? [] : [['Email', user.email ?? 'None']]
  const password: Fact[] = user.mustChangePassword
    ? [['Password', 'Has to be changed at the next sign-in']]
    : []
  return (
    <Stack gap="lg">
      <AccountNotices user={user} />
      <Facts
        items={[
          ...username,
          ['Alias', user.alias ?? 'None'],
          ...email,
          ['Sign-in', <ProviderPill key="sign-in" provider={user.provider} />],
          ...password,
          ['Last sign-in', <Time key="last" at={user.lastSignInAt} />],
          ['Created', <Created key="created" user={user} />],
          ['Changed', <Time key="changed" at={user.updatedAt} />],
          ['Id', <UserId key="id" id={user.id} />],
        ]}
      />
      {mayUpdate && <DetailsForm user={user} />}
    </Stack>
  )
}

function Created({ user }: { user: UserDetails }) {
  const me = useMe()
  return (
    <>
      <Time at={user.createdAt} />
      {user.createdBy && (
        <>
          {' by '}
          <Link to="/settings/users" search={{ user: user.createdBy.id }} className="rc-row-link">
            {doneBy(me, user.createdBy)}
          </Link>
        </>
      )}
    </>
  )
}

function UserId({ id }: { id: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <span
        style={{
          fontFamily: 'var(--mantine-font-family-monospace)',
          fontSize: 'var(--mantine-font-size-xs)',
        }}
      >
        {id}
      </span>
      <CopyButton value={id} what="user id" />
    </Group>
  )
}
