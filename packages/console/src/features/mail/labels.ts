import type { MailKind, MailStatus } from '@rollcall/contract/mail.ts'

export const kindLabels: Record<MailKind, string> = {
  invitation: 'Invitation',
  'password-reset': 'Password reset',
  'role-changed': 'Role changed',
  'status-changed': 'Status changed',
  'password-changed': 'Password changed',
  'email-changed': 'Email changed',
  'api-key-created': 'API key created',
  impersonated: 'Impersonation',
  'groups-inherited': 'Groups inherited',
  test: 'Test mail',
}
export const mailKinds = Object.keys(kindLabels) as MailKind[]

export const statusLabels: Record<MailStatus, string> = {
  waiting: 'Waiting',
  kept: 'Kept',
  sent: 'Sent',
  failed: 'Failed',
  dropped: 'Dropped',
}
export const mailStatuses = Object.keys(statusLabels) as MailStatus[]

/** What a status means, for those who manage mails. */
export const statusMeanings: Record<MailStatus, string> = {
  waiting: 'Will be sent, or tried again',
  kept: 'There is no mail server: open it here',
  sent: 'A mail server took it',
  failed: 'Given up after the last try',
  dropped: 'Not sent: what it was about has ended, or a newer mail replaces it',
}

/** The same, for those to whom the mail was addressed. */
export const noticeMeanings: Record<MailStatus, string> = {
  waiting: 'On its way',
  kept: 'Not sent: this server sends no mail',
  sent: 'Sent to your mailbox',
  failed: 'Could not be sent',
  dropped: 'Not sent: no longer needed',
}
