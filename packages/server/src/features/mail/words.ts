import type { MailKind } from '@rollcall/contract/mail.ts'
import type { Ended, MailData } from './mail-data.ts'

/** What a mail says, before it is laid out. Nothing in it is trusted. */
export interface Words {
  subject: string
  paragraphs: string[]
  button?: { label: string; url: string; note: string }
  /** What to do for somebody whom the mail surprises. */
  notYou?: string
}

/** Whom a mail is for and what it speaks of. */
export interface Circumstances {
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
}

type Writer<Kind extends MailKind> = (data: MailData[Kind], about: Circumstances) => Words

const askAdministrator = 'If you do not expect this, tell your administrator.'

const writers: { [Kind in MailKind]: Writer<Kind> } = {
  invitation: (_, about) => ({
    subject: subjects.invitation(about.product),
    paragraphs: [
      `${about.by ?? 'An administrator'} invites you to an account${place(about)}.`,
      'Choose a name and a password of your own, and you can sign in.',
    ],
    ...button(about, 'Complete your registration'),
    notYou: 'If you do not know what this is about, ignore this mail: nobody can use the account without it.',
  }),
  'password-reset': ({ requestedBy }, about) => ({
    subject: subjects['password-reset'](about.product),
    paragraphs: [
      requestedBy === 'administrator'
        ? `${about.by ?? 'An administrator'} wants you to choose a new password for your account ${about.account}.`
        : `Somebody asked for a link to choose a new password for your account ${about.account}.`,
      'Your password stays as it is until you choose another one.',
    ],
    ...button(about, 'Choose a new password'),
    notYou:
      requestedBy === 'administrator'
        ? askAdministrator
        : 'If it was not you, ignore this mail: without the link nobody can change your password.',
  }),
  'role-changed': ({ before, after, by, ...ended }, about) => ({
    subject: subjects['role-changed'](about.product),
    paragraphs: [
      `${by} changed the roles of your account ${about.account} on ${time(about.at)}.`,
      `Now: ${list(after)}. Before: ${list(before)}.`,
      'The new roles count from now on.',
      ...endings(ended),
    ],
    button: signInButton(about),
    notYou: askAdministrator,
  }),
  'status-changed': ({ status, by, ...ended }, about) => ({
    subject: subjects['status-changed'](about.product, { status }),
    ...(status === 'active'
      ? {
          paragraphs: [
            `${by} activated your account ${about.account} on ${time(about.at)}.`,
            ...(ended.endedPasswords ? [] : ['You can sign in.']),
            ...endings(ended),
          ],
          button: signInButton(about),
        }
      : {
          paragraphs: [
            `${by} deactivated your account ${about.account} on ${time(about.at)}.`,
            'You cannot sign in until it is activated again. Your settings are kept.',
            ...endings(ended),
          ],
        }),
    notYou: askAdministrator,
  }),
  'password-changed': ({ how, ...ended }, about) => ({
    subject: subjects['password-changed'](about.product),
    paragraphs: [
      how === 'changed'
        ? `The password of your account ${about.account} was changed on ${time(about.at)}.`
        : `A new password for your account ${about.account} was chosen by a reset link on ${time(about.at)}.`,
      ...endings(ended, how === 'changed' ? 'everywhere else' : undefined),
    ],
    notYou:
      'If it was not you, somebody may have your password: ask your administrator for a new one at once.',
  }),
  // It goes to the old address, so it does not name the new one.
  'email-changed': ({ by, removed, ...ended }, about) => ({
    subject: subjects['email-changed'](about.product, { removed }),
    paragraphs: [
      ...(removed
        ? [
            `${by} removed the email address of your account in ${about.product} on ${time(about.at)}.`,
            'The account gets no more mails. This is the last one.',
          ]
        : [
            `${by} gave your account in ${about.product} another email address on ${time(about.at)}.`,
            'From now on its mails go there. This is the last one to this address.',
          ]),
      ...endings(ended),
    ],
    notYou:
      'If you do not expect this, somebody may be taking over your account: tell your administrator at once.',
  }),
  'api-key-created': ({ name, by, expiresAt, addresses }, about) => ({
    subject: subjects['api-key-created'](about.product),
    paragraphs: [
      `${by} created an API key named “${name}” for your account ${about.account} on ${time(about.at)}.`,
      expiresAt
        ? `The key can do all that you can do, until ${time(new Date(expiresAt))} or until it is revoked.`
        : 'The key can do all that you can do, until it is revoked.',
      ...(addresses ? [`It works from these addresses only: ${list(addresses)}.`] : []),
    ],
    notYou: 'If you do not know of it, revoke it under Account → API keys and tell your administrator.',
  }),
  impersonated: ({ by, reason }, about) => ({
    subject: subjects.impersonated(about.product),
    paragraphs: [
      `${by} began to look at ${about.product} as your account ${about.account} on ${time(about.at)}, and sees what you see.`,
      `The reason given: ${reason}`,
    ],
    notYou: askAdministrator,
  }),
  'groups-inherited': ({ groups, count, by, ...ended }, about) => ({
    subject: subjects['groups-inherited'](about.product),
    paragraphs: [
      `${by} deleted the only owner of ${count === 1 ? 'a group' : `${count} groups`} on ${time(about.at)}. A group must have an owner who can sign in, so you are the owner now:`,
      `${list(count > groups.length ? [...groups, `${count - groups.length} more`] : groups)}.`,
      count === 1
        ? 'Make somebody else an owner of it, or delete it if nobody needs it.'
        : 'Make somebody else an owner of each, or delete those that nobody needs.',
      ...endings(ended),
    ],
    notYou: askAdministrator,
  }),
  test: (_, about) => ({
    subject: subjects.test(about.product),
    paragraphs: [
      `This mail was sent by ${about.product}${about.tenant === about.product ? '' : ` (${about.tenant})`} on ${time(about.at)}.`,
      'Since it has reached you, mails arrive.',
    ],
  }),
}

/** The subject of each kind by itself, for lists. */
const subjects: { [Kind in MailKind]: (product: string, data?: Record<string, unknown>) => string } = {
  invitation: (product) => `Your invitation to ${product}`,
  'password-reset': (product) => `Choose a new password for ${product}`,
  'role-changed': (product) => `Your roles in ${product} have changed`,
  'status-changed': (product, data) =>
    `Your account in ${product} has been ${data?.status === 'active' ? 'activated' : 'deactivated'}`,
  'password-changed': (product) => `Your password for ${product} has been changed`,
  'email-changed': (product, data) =>
    data?.removed
      ? `Your account in ${product} has no email address any more`
      : `Another email address for your account in ${product}`,
  'api-key-created': (product) => `A new API key for your account in ${product}`,
  impersonated: (product) => `Somebody looks at ${product} as you`,
  'groups-inherited': (product) => `Groups in ${product} are yours now`,
  test: (product) => `Test mail from ${product}`,
}

/** What a mail of a kind says. */
export function wordsOf(kind: MailKind, data: Record<string, unknown>, about: Circumstances): Words {
  const write = writers[kind] as Writer<MailKind>
  const words = write(data as never, about)
  return { ...words, subject: plain(words.subject) }
}

/** The subject as it was or will be sent. */
export function subjectOf(kind: MailKind, data: Record<string, unknown>, product: string): string {
  return plain(subjects[kind](product, data))
}

/**
 * Names of tenants and people come from people. Line ends would begin a header, and signs that turn the direction of the text would
 * make one name read as another.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Bidi_Control}\u200b\ufeff]/gu, '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
}

/**
 * Text of people so that mail programs make no link of it: an invisible blank stands behind each dot inside a word, so that a name
 * like `www.evil.example` is none (U19). Email addresses stay as they are, so that they can be copied.
 */
export function unlinked(text: string): string {
  return text.replace(/\S+/g, (word) =>
    /^[^@:/?]+@[^@:/?]+$/.test(word) ? word : word.replace(/\.(?=\S)|:(?=\/\/)/g, '$&\u200b'),
  )
}

function button({ link }: Circumstances, label: string): { button?: NonNullable<Words['button']> } {
  if (!link) return {}
  const note = `The link works once, for ${duration(link.lifetimeSeconds)}. ${copyAddress}`
  return { button: { label, url: link.url, note } }
}

const copyAddress = 'If the button does nothing, copy this address into your browser:'

function signInButton({ signInUrl }: Circumstances): NonNullable<Words['button']> {
  return { label: 'Sign in', url: signInUrl, note: copyAddress }
}

/** What the receiver lost with the change, as far as they notice. */
function endings(
  { endedSessions, endedPasswords, revokedApiKeys, unconfirmedAddresses }: Ended,
  where = '',
): string[] {
  const newPassword = unconfirmedAddresses
    ? 'Ask your administrator for a new one.'
    : 'Choose a new one by “Forgot password?” on the sign-in page.'
  return [
    ...(endedSessions ? [`You have been signed out${where && ` ${where}`}.`] : []),
    ...(endedPasswords ? [`Your password has ended, because somebody else had set it. ${newPassword}`] : []),
    ...(revokedApiKeys ? ['Your API keys have been revoked.'] : []),
  ]
}

function place({ product, tenant }: Circumstances): string {
  return tenant === product ? ` in ${product}` : ` in ${product} at ${tenant}`
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : new Intl.ListFormat('en').format(names)
}

const timeFormat = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
})

function time(at: Date): string {
  return `${timeFormat.format(at)} UTC`
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

function duration(seconds: number): string {
  const [name, length] = units.find(([, length]) => seconds >= length && seconds % length === 0) ?? [
    'second',
    1,
  ]
  const count = seconds / length
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
