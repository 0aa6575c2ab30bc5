import type { MailKind, MailStatus } from '@rollcall/contract/mail.ts'
import { t } from '../../i18n/messages.ts'

export const kindLabels: Record<MailKind, string> = {
  invitation: t('mail.invitation'),
  'password-reset': t('mail.passwordReset'),
  'role-changed': t('mail.roleChanged'),
  'status-changed': t('mail.statusChanged'),
  'password-changed': t('mail.passwordChanged'),
  'email-changed': t('mail.emailChanged'),
  'api-key-created': t('mail.apiKeyCreated'),
  impersonated: t('mail.impersonation'),
  'groups-inherited': t('mail.groupsTransferred'),
  test: t('mail.test'),
}

export const statusLabels: Record<MailStatus, string> = {
  waiting: t('mail.waiting'),
  kept: t('mail.held'),
  sent: t('mail.sent'),
  failed: t('mail.failed'),
  dropped: t('mail.cancelled'),
}

/** What a status means, for those who manage mails. */
export const statusMeanings: Record<MailStatus, string> = {
  waiting: t('mail.waitingMeans'),
  kept: t('mail.heldMeans'),
  sent: t('mail.sentMeans'),
  failed: t('mail.failedMeans'),
  dropped: t('mail.cancelledMeans'),
}

/** What a status means, for the receiver of the mail. */
export const noticeMeanings: Record<MailStatus, string> = {
  waiting: t('mail.onItsWay'),
  kept: t('mail.serverSendsNone'),
  sent: t('mail.sentToMailbox'),
  failed: t('mail.couldNotBeSent'),
  dropped: t('mail.noLongerNeeded'),
}
