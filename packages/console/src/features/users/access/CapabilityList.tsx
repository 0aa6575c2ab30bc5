import { Button, Group } from '@mantine/core'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useState } from 'react'
import { nameOf } from '../../../api/me.ts'
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
  access: Access
}

/** The capabilities of a user: who gave each, why, until when; granted, extended and ended here. */
export function CapabilityList({ user, access }: CapabilityListProps) {
  const [dialog, setDialog] = useState<Dialog>()
  const close = () => setDialog(undefined)
  const shownUser = { id: user.id, name: nameOf(user) }
  return (
    <Section
      title={t('userAccess.capabilities')}
      id="capabilities"
      actions={
        access.actions.grantCapability.allowed && (
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
      {access.capabilities.length === 0 && <NoCapabilities />}
      {access.capabilities.map((grant) => (
        <Group key={grant.id} justify="space-between" align="flex-start" gap="sm">
          <CapabilityGrant grant={grant} />
          <Group gap={6} className="rc-not-printed">
            {grant.actions.changeEnd.allowed && (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t('userAccess.extendNamed', { permission: grant.permission })}
                onClick={() => setDialog({ act: 'extend', grant })}
              >
                {t('userAccess.extend')}
              </Button>
            )}
            {grant.actions.revoke.allowed && (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t('userAccess.endNamed', { permission: grant.permission })}
                onClick={() => setDialog({ act: 'end', grant })}
              >
                {t('userAccess.endNow')}
              </Button>
            )}
          </Group>
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
