import type { MailKind, MailStatus } from '@rollcall/contract/mail.ts'
import { t } from '../../i18n/messages.ts'

export const kindLabels: Record<MailKind, string> = {
  invitation: t('mails.invitation'),
  'password-reset': t('mails.passwordReset'),
  'role-changed': t('mails.roleChanged'),
  'status-changed': t('mails.statusChanged'),
  'password-changed': t('mails.passwordChanged'),
  'email-changed': t('mails.emailChanged'),
  'email-confirmation': t('mails.emailConfirmation'),
  'email-undo': t('mails.emailUndo'),
  'new-browser': t('mails.newBrowser'),
  'api-key-created': t('mails.apiKeyCreated'),
  'api-key-ending': t('mails.apiKeyEnding'),
  impersonated: t('mails.impersonation'),
  'groups-inherited': t('mails.groupsTransferred'),
  'account-deleted': t('mails.accountDeleted'),
  'offboarding-refused': t('mails.offboardingRefused'),
  recovery: t('mails.recovery'),
  'tenant-deletion': t('mails.tenantDeletion'),
  test: t('mails.test'),
}

export const statusLabels: Record<MailStatus, string> = {
  waiting: t('mails.waiting'),
  kept: t('mails.held'),
  sent: t('mails.sent'),
  failed: t('mails.failed'),
  dropped: t('mails.cancelled'),
}

/** What a status means, for administrators of mails. */
export const statusMeanings: Record<MailStatus, string> = {
  waiting: t('mails.waitingMeans'),
  kept: t('mails.heldMeans'),
  sent: t('mails.sentMeans'),
  failed: t('mails.failedMeans'),
  dropped: t('mails.cancelledMeans'),
}

/** What a status means, for the receiver of the mail. */
export const noticeMeanings: Record<MailStatus, string> = {
  waiting: t('mails.onItsWay'),
  kept: t('mails.serverSendsNone'),
  sent: t('mails.sentToMailbox'),
  failed: t('mails.couldNotBeSent'),
  dropped: t('mails.noLongerNeeded'),
}
