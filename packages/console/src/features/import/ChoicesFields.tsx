import { Radio, Stack } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import type { Import, ImportInvitations, ImportUpdate } from '@rollcall/contract/imports.ts'
import type { TenantRules } from '@rollcall/contract/me.ts'
import { useMayCall, useMe } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { MomentPicker } from '../../ui/pickers.tsx'

/** How the users of a file are imported. */
export interface Choices {
  update: ImportUpdate
  invitations: ImportInvitations
  inviteAt: string | null
}

/** The choices of an import so far. Where accounts have no address, nobody is invited. */
export function choicesOf(
  { update, invitations, inviteAt }: Import,
  { email }: Pick<TenantRules, 'email'>,
): Choices {
  return { update, invitations: email === 'none' ? 'none' : invitations, inviteAt }
}

/** Is everything chosen? Invitations on a day need the day. */
export function isChosen({ invitations, inviteAt }: Choices): boolean {
  return invitations !== 'later' || (inviteAt !== null && Date.parse(inviteAt) > Date.now())
}

interface ChoicesFieldsProps {
  value: Choices
  onChange: (value: Choices) => void
}

/** What happens to accounts that are there, and when new ones are invited. */
export function ChoicesFields({ value, onChange }: ChoicesFieldsProps) {
  const { tenant } = useMe()
  const mayUpdate = useMayCall(contract.users.update)
  return (
    <>
      {mayUpdate && (
        <Radio.Group
          label={t('imports.update')}
          value={value.update}
          onChange={(update) => onChange({ ...value, update: update as ImportUpdate })}
        >
          <Stack gap={6} mt={6}>
            <Radio value="no" label={t('imports.updateNo')} />
            {tenant.email !== 'none' && <Radio value="email" label={t('imports.updateEmail')} />}
            {tenant.signInWith === 'username' && (
              <Radio value="username" label={t('imports.updateUsername')} />
            )}
          </Stack>
        </Radio.Group>
      )}
      {tenant.email !== 'none' && (
        <Radio.Group
          label={t('imports.invitations')}
          value={value.invitations}
          onChange={(invitations) =>
            onChange({ ...value, inviteAt: null, invitations: invitations as ImportInvitations })
          }
        >
          <Stack gap={6} mt={6}>
            <Radio value="now" label={t('imports.inviteNow')} />
            <Radio value="none" label={t('imports.inviteNone')} />
            <Radio value="later" label={t('imports.inviteLater')} />
          </Stack>
        </Radio.Group>
      )}
      {value.invitations === 'later' && (
        <MomentPicker
          label={t('imports.inviteAt')}
          w={260}
          value={value.inviteAt ?? undefined}
          onChange={(at) => onChange({ ...value, inviteAt: at ?? null })}
        />
      )}
    </>
  )
}
