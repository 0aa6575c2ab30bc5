import { useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { invitationNotice } from '../changes/sending.ts'
import { useSending } from '../changes/use-sending.ts'
import { BeginningRadios } from './BeginningRadios.tsx'
import { type Beginning, beginningsOf } from './new-user.ts'

interface BeginningFieldProps {
  value: Beginning
  onChange: (value: Beginning) => void
  /** The address that an invitation would be sent to. */
  email: string
}

/** How the account begins, and what happens then; nothing to choose if the tenant allows only one way. */
export function BeginningField({ value, onChange, email }: BeginningFieldProps) {
  const { tenant } = useMe()
  const sending = useSending()
  const beginnings = beginningsOf(tenant)
  if (beginnings.length === 1) return null
  const handOver =
    tenant.passwordAtFirstSignIn === 'change' ? t('userChanges.handOverChange') : t('userChanges.handOver')
  return (
    <BeginningRadios
      label={t('userChanges.howStarts')}
      beginnings={beginnings}
      words={{
        invitation: [t('userChanges.inviteNow'), invitationNotice(email, tenant, sending)],
        inactive: [t('userChanges.asInactive'), t('userChanges.nothingSent')],
        password: [t('userChanges.setPassword'), handOver],
      }}
      value={value}
      onChange={onChange}
    />
  )
}
