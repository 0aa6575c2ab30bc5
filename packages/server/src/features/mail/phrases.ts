import type { Device } from '@rollcall/contract/device.ts'
import type { Translator } from '@rollcall/messages/translator.ts'
import type { Ended, MailData } from './mail-data.ts'

/** What leads on from a mail. */
export interface Button {
  label: string
  url: string
  note: string
}

/** What a mail speaks of, and how its receiver reads. */
export interface Circumstances {
  /** Speaks the receiver's language. */
  t: Translator
  /** A moment as the receiver likes to read it. */
  time(at: Date): string
  product: string
  tenant: string
  /** How the account is called. */
  account: string
  /** Who caused the mail, where it was not its receiver. */
  by: string | undefined
  at: Date
  link: { url: string; lifetimeSeconds: number } | undefined
  /** Where people sign in. */
  signInUrl: string
  /** What depends on the case is named, as a placeholder, instead of said: for the built-in texts as they are edited. */
  named?: true
}

type Link = Circumstances['link']

export function linkButton(t: Translator, link: Link, label: string): { button?: Button } {
  if (!link) return {}
  return { button: { label, url: link.url, note: t('mail.linkNote', duration(link.lifetimeSeconds)) } }
}

export function signInButton(t: Translator, url: string): Button {
  return { label: t('mail.signIn'), url, note: t('mail.copyAddress') }
}

/** How long an API key is good, and from where. */
export function validity(
  { expiresAt, addresses }: Partial<MailData['api-key-created']>,
  { t, time, named }: Circumstances,
): string[] {
  if (named) return ['{validity}']
  return [
    expiresAt
      ? t('mail.api-key-created.until', { end: time(new Date(expiresAt)) })
      : t('mail.api-key-created.endless'),
    ...(addresses ? [t('mail.api-key-created.addresses', { addresses: list(t, addresses) })] : []),
  ]
}

/** The groups by name, as far as they are named. */
export function groupsOf(
  { groups, count }: Pick<MailData['groups-inherited'], 'groups' | 'count'>,
  about: Circumstances,
) {
  const { t, named } = about
  const more = named ? 0 : count - groups.length
  return list(t, more > 0 ? [...groups, t('mail.groups-inherited.more', { count: more })] : groups)
}

/** What the placeholders of a text stand for in one mail; the buttons are none of them. */
export function valuesOf(data: Record<string, unknown>, about: Circumstances): Record<string, string> {
  const { t, product, tenant, account } = about
  const said = data as Partial<
    MailData['role-changed'] &
      MailData['api-key-created'] &
      MailData['impersonated'] &
      MailData['new-browser'] &
      MailData['groups-inherited']
  >
  return {
    product,
    tenant,
    account,
    by: said.by ?? about.by ?? t('mail.administrator'),
    time: about.time(about.at),
    before: list(t, said.before ?? []),
    after: list(t, said.after ?? []),
    ended: endings(about, said, { elsewhere: data.how === 'changed' }).join(' '),
    validity: validity(said, about).join(' '),
    name: said.name ?? '',
    reason: said.reason ?? '',
    device: deviceWords(t, { browser: said.browser ?? null, system: said.system ?? null }),
    address: said.address ?? '',
    count: new Intl.NumberFormat(t.locale).format(said.count ?? 0),
    groups: groupsOf({ groups: said.groups ?? [], count: said.count ?? 0 }, about),
  }
}

/** What the receiver lost with the change, as far as they notice. */
export function endings(
  { t, named }: Pick<Circumstances, 't' | 'named'>,
  { endedSessions, endedPasswords, revokedApiKeys, unconfirmedAddresses }: Ended,
  { elsewhere = false } = {},
): string[] {
  if (named) return ['{ended}']
  const next = unconfirmedAddresses ? t('mail.askForPassword') : t('mail.forgotPassword')
  return [
    ...(endedSessions ? [elsewhere ? t('mail.signedOutElsewhere') : t('mail.signedOut')] : []),
    ...(endedPasswords ? [`${t('mail.passwordEnded')} ${next}`] : []),
    ...(revokedApiKeys ? [t('mail.keysRevoked')] : []),
  ]
}

/** A browser and its system, as far as they are known. */
export function deviceWords(t: Translator, { browser, system }: Device): string {
  if (browser && system) return t('mail.new-browser.browserOn', { browser, system })
  return browser ?? system ?? t('mail.new-browser.unknown')
}

/** Is the product named by itself, or with its tenant? */
export function placeOf(product: string, tenant: string): 'product' | 'tenant' {
  return tenant === product ? 'product' : 'tenant'
}

export function list(t: Translator, names: readonly string[]): string {
  return names.length === 0 ? t('mail.none') : new Intl.ListFormat(t.locale).format(names)
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

function duration(seconds: number): { unit: string; count: number } {
  const [unit, length] = units.find(([, length]) => seconds >= length && seconds % length === 0) ?? [
    'second',
    1,
  ]
  return { unit, count: seconds / length }
}
