import type { TargetField, targetKinds } from '@rollcall/contract/events/event.ts'
import { t } from '../../i18n/messages.ts'

// Said when they are asked for: modules of parts run before their sentences are loaded.

/** An outcome of an event. */
export function outcomeLabel(outcome: string): string {
  const labels: Partial<Record<string, string>> = {
    success: t('audit.success'),
    refused: t('audit.refused'),
    failed: t('audit.failed'),
  }
  return labels[outcome] ?? outcome
}

/** A kind of thing that events are about; a kind that this version does not know goes by its name. */
export function kindLabel(kind: string): string {
  const ofEvents: Record<(typeof targetKinds)[TargetField], string> = {
    'api-key': t('audit.targetApiKey'),
    backup: t('audit.targetBackup'),
    group: t('audit.targetGroup'),
    import: t('audit.targetImport'),
    job: t('audit.targetJob'),
    mail: t('audit.targetMail'),
    operation: t('audit.targetOperation'),
    role: t('audit.targetRole'),
    tenant: t('audit.targetTenant'),
    user: t('audit.targetKindUser'),
    view: t('audit.targetView'),
  }
  const labels: Partial<Record<string, string>> = {
    ...ofEvents,
    capability: t('audit.targetCapability'),
    'service-account': t('audit.targetServiceAccount'),
    session: t('audit.targetSession'),
  }
  return labels[kind] ?? kind
}

/** How somebody was known who acted. */
export function credentialLabel(credential: string): string {
  const labels: Partial<Record<string, string>> = {
    session: t('audit.bySession'),
    'api-key': t('audit.byApiKey'),
    impersonation: t('audit.byImpersonation'),
    server: t('audit.byServer'),
    none: t('audit.byNobody'),
  }
  return labels[credential] ?? credential
}
