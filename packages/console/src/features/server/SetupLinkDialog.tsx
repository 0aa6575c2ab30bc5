import { t } from '../../i18n/messages.ts'
import { SecretDialog } from '../../ui/SecretDialog.tsx'

interface SetupLinkDialogProps {
  link: { url: string }
  tenant: { name: string }
  onClose: () => void
}

/** Shows the link that makes the first administrator of a tenant, once. */
export function SetupLinkDialog({ link, tenant, onClose }: SetupLinkDialogProps) {
  return (
    <SecretDialog
      title={t('tenants.setupTitle', { tenant: tenant.name })}
      note={t('tenants.setupNote')}
      label={t('tenants.setupLink')}
      what={t('tenants.theSetupLink')}
      secret={link.url}
      onClose={onClose}
    />
  )
}
