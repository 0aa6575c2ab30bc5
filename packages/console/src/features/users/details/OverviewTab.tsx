import { Group, Stack } from '@mantine/core'
import type { AttributeField, Attributes } from '@rollcall/contract/attributes.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { richWith } from '../../../i18n/rich.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { type Fact, Facts } from '../../../ui/Facts.tsx'
import { later } from '../../../ui/later.tsx'
import { Time } from '../../../ui/Time.tsx'
import { concernsServiceAccounts } from '../../visits/eligible.ts'
import { labelOf, shownValue } from '../attributes/attribute-values.ts'
import { doneBy, hasOwnUsername } from '../people/names.ts'
import { ProviderPill } from '../people/UserPills.tsx'
import { AccountNotices } from './AccountNotices.tsx'
import { DetailsForm } from './DetailsForm.tsx'

// Few tenants have service accounts: the first visit does not load what is about them.
const ServiceAccountFact = later(
  () => import('../../visits/ServiceAccountFact.tsx').then((module) => module.ServiceAccountFact),
  { rare: true },
)

export function OverviewTab({ user }: { user: UserDetails }) {
  const me = useMe()
  const { tenant } = me
  const { allowed, code } = user.actions.update
  const username: Fact[] = hasOwnUsername(me) ? [[t('users.username'), user.username]] : []
  const email: Fact[] = tenant.email === 'none' ? [] : [[t('users.email'), user.email ?? t('users.none')]]
  const password: Fact[] = user.mustChangePassword ? [[t('users.password'), t('userDetails.mustChange')]] : []
  const serviceAccount: Fact[] = concernsServiceAccounts(me, user)
    ? [[t('shell.serviceAccount'), <ServiceAccountFact key="service-account" user={user} />]]
    : []
  const attributes = attributeFacts(tenant.attributes, user.attributes)
  return (
    <Stack gap="lg">
      <AccountNotices user={user} />
      <Facts
        items={[
          ...username,
          [t('users.alias'), user.alias ?? t('users.noneAlias')],
          ...email,
          [t('users.signIn'), <ProviderPill key="sign-in" provider={user.provider} />],
          ...password,
          [t('users.lastSignIn'), <Time key="last" at={user.lastSignInAt} />],
          [t('users.created'), <Created key="created" user={user} />],
          [t('userDetails.changed'), <Time key="changed" at={user.updatedAt} />],
          ...serviceAccount,
          ...attributes,
          [t('userDetails.id'), <UserId key="id" id={user.id} />],
        ]}
      />
      {(allowed || code === 'access.action_disabled') && <DetailsForm user={user} />}
    </Stack>
  )
}

/** The values that the account has; empty ones are in the form of those who change them. */
function attributeFacts(fields: readonly AttributeField[], values: Attributes): Fact[] {
  return fields.flatMap((field) => {
    const value = values[field.key]
    const shown = shownValue(field, value)
    if (shown === undefined) return []
    return [
      [labelOf(field), typeof value === 'object' ? <UserLink key={field.key} user={value} /> : shown] as Fact,
    ]
  })
}

function UserLink({ user }: { user: { id: string; name: ReactNode } }) {
  return (
    <Link to="/settings/users" search={{ user: user.id }} className="rc-row-link">
      {user.name}
    </Link>
  )
}

function Created({ user }: { user: UserDetails }) {
  const me = useMe()
  const time = <Time at={user.createdAt} />
  const by = user.createdBy
  if (!by) return time
  return richWith(
    'userDetails.createdBy',
    {
      time,
      by: (name) => <UserLink user={{ id: by.id, name }} />,
    },
    { name: doneBy(me, by) },
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
      <CopyButton value={id} what={t('userDetails.userId')} />
    </Group>
  )
}
