import type { MailTextKind } from '@rollcall/contract/mail-texts.ts'
import { t } from '../../i18n/messages.ts'

export const textLabels: Record<MailTextKind, string> = {
  invitation: t('mailTexts.invitation'),
  'password-reset': t('mailTexts.passwordReset'),
  'password-reset-asked': t('mailTexts.passwordResetAsked'),
  'role-changed': t('mailTexts.roleChanged'),
  'account-activated': t('mailTexts.accountActivated'),
  'account-deactivated': t('mailTexts.accountDeactivated'),
  'password-changed': t('mailTexts.passwordChanged'),
  'password-chosen': t('mailTexts.passwordChosen'),
  'email-changed': t('mailTexts.emailChanged'),
  'email-removed': t('mailTexts.emailRemoved'),
  'email-confirmation': t('mailTexts.emailConfirmation'),
  'email-taken': t('mailTexts.emailTaken'),
  'email-undo': t('mailTexts.emailUndo'),
  'new-browser': t('mailTexts.newBrowser'),
  'api-key-created': t('mailTexts.apiKeyCreated'),
  impersonated: t('mailTexts.impersonated'),
  'groups-inherited': t('mailTexts.groupsInherited'),
}

const places = {
  product: t('mailTexts.placeProduct'),
  tenant: t('mailTexts.placeTenant'),
  account: t('mailTexts.placeAccount'),
  by: t('mailTexts.placeBy'),
  time: t('mailTexts.placeTime'),
  link: t('mailTexts.placeLink'),
  signIn: t('mailTexts.placeSignIn'),
  before: t('mailTexts.placeBefore'),
  after: t('mailTexts.placeAfter'),
  ended: t('mailTexts.placeEnded'),
  validity: t('mailTexts.placeValidity'),
  name: t('mailTexts.placeName'),
  reason: t('mailTexts.placeReason'),
  device: t('mailTexts.placeDevice'),
  address: t('mailTexts.placeAddress'),
  count: t('mailTexts.placeCount'),
  groups: t('mailTexts.placeGroups'),
}

/** What a placeholder stands for. */
export function placeLabel(name: string): string {
  return Object.hasOwn(places, name) ? places[name as keyof typeof places] : name
}
