import { Button, Skeleton, Stack } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { later } from '../../../ui/later.tsx'
import { ProblemAlert } from '../../../ui/ProblemAlert.tsx'
import { Section } from '../../../ui/Section.tsx'
import { offerOf } from '../people/offers.ts'
import { userAccessQuery } from '../people/users.queries.ts'
import { CapabilityList } from './CapabilityList.tsx'
import { EffectivePermissions } from './EffectivePermissions.tsx'
import { RoleGrants } from './Grants.tsx'
import { LimitList } from './LimitList.tsx'
import { WhySection } from './WhySection.tsx'

const ChangeRoleDialog = later(() =>
  import('../changes/ChangeRoleDialog.tsx').then((module) => module.ChangeRoleDialog),
)

export function AccessTab({ user }: { user: UserDetails }) {
  const { tenant } = useMe()
  const access = useQuery(userAccessQuery(user.id))
  if (access.isPending) return <Skeleton height={200} />
  if (access.isError) return <ProblemAlert error={access.error} onRetry={() => void access.refetch()} />
  const { roles, capabilities, permissions, limits } = access.data
  return (
    <Stack gap="lg">
      <WhySection user={user} held={permissions} />
      <Section
        title={tenant.rolesPerUser === 'one' ? t('users.role') : t('users.roles')}
        id="roles"
        actions={<ChangeRole user={user} />}
      >
        <RoleGrants roles={roles} />
      </Section>
      {(tenant.capabilities.length > 0 || capabilities.length > 0) && (
        <CapabilityList user={user} access={access.data} />
      )}
      {limits.length > 0 && (
        <Section title={t('userAccess.limits')} id="limits">
          <LimitList user={user} access={access.data} />
        </Section>
      )}
      <Section title={t('userAccess.mayDo')} id="permissions">
        <EffectivePermissions permissions={permissions} asking />
      </Section>
    </Stack>
  )
}

function ChangeRole({ user }: { user: UserDetails }) {
  const [changing, setChanging] = useState(false)
  const offer = offerOf('changeRoles', useMe(), user)
  if (!offer.offered || offer.reason !== undefined) return null
  return (
    <>
      <Button
        className="rc-not-printed"
        size="compact-sm"
        variant="default"
        onClick={() => setChanging(true)}
      >
        {t('userDetails.changeRole')}
      </Button>
      {changing && <ChangeRoleDialog user={user} onClose={() => setChanging(false)} />}
    </>
  )
}
