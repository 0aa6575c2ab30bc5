import { Button, Group } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useState } from 'react'
import { nameOf, useMayCall, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { later } from '../../../ui/later.tsx'
import { Section } from '../../../ui/Section.tsx'
import type { Access } from './access.ts'
import { CapabilityGrant, NoCapabilities } from './Grants.tsx'

const GrantDialog = later(() =>
  import('../../capabilities/GrantDialog.tsx').then((module) => module.GrantDialog),
)
const ExtendDialog = later(() =>
  import('../../capabilities/ExtendDialog.tsx').then((module) => module.ExtendDialog),
)
const RevokeDialog = later(() =>
  import('../../capabilities/RevokeDialog.tsx').then((module) => module.RevokeDialog),
)

type Capability = Access['capabilities'][number]
type Dialog = { act: 'grant' } | { act: 'extend' | 'end'; grant: Capability }

interface CapabilityListProps {
  user: UserDetails
  capabilities: Access['capabilities']
}

/** The capabilities of a user: who gave each, why, until when; granted, extended and ended here. */
export function CapabilityList({ user, capabilities }: CapabilityListProps) {
  const { tenant } = useMe()
  const mayGrant = useMayCall(contract.capabilities.grant)
  const [dialog, setDialog] = useState<Dialog>()
  const close = () => setDialog(undefined)
  const shownUser = { id: user.id, name: nameOf(user) }
  return (
    <Section
      title={t('userAccess.capabilities')}
      id="capabilities"
      actions={
        mayGrant &&
        tenant.capabilities.length > 0 && (
          <Button
            className="rc-not-printed"
            size="compact-sm"
            variant="default"
            onClick={() => setDialog({ act: 'grant' })}
          >
            {t('userAccess.grantCapability')}
          </Button>
        )
      }
    >
      {capabilities.length === 0 && <NoCapabilities />}
      {capabilities.map((grant) => (
        <Group key={grant.id} justify="space-between" align="flex-start" gap="sm">
          <CapabilityGrant grant={grant} />
          {mayGrant && (
            <Group gap={6} className="rc-not-printed">
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t('userAccess.extendNamed', { permission: grant.permission })}
                onClick={() => setDialog({ act: 'extend', grant })}
              >
                {t('userAccess.extend')}
              </Button>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t('userAccess.endNamed', { permission: grant.permission })}
                onClick={() => setDialog({ act: 'end', grant })}
              >
                {t('userAccess.endNow')}
              </Button>
            </Group>
          )}
        </Group>
      ))}
      {dialog?.act === 'grant' && <GrantDialog user={user.id} permission={undefined} onClose={close} />}
      {dialog?.act === 'extend' && (
        <ExtendDialog grant={dialog.grant} user={shownUser.name} onClose={close} />
      )}
      {dialog?.act === 'end' && <RevokeDialog grant={{ ...dialog.grant, user: shownUser }} onClose={close} />}
    </Section>
  )
}
