import type { MailKind } from '@rollcall/contract/mail.ts'
import type { MailPlaceholder, MailTextKind } from '@rollcall/contract/mail-texts.ts'
import type { Translator } from '@rollcall/messages/translator.ts'
import type { Tenant } from '../../platform/principal.ts'
import { type Circumstances, valuesOf } from './phrases.ts'
import { type Block, blocksOf, isText, saidOf, subjectOf, type Words } from './words.ts'

/** A text as it is written, with placeholders. */
export interface Written {
  subject: string
  body: string
}

/** What a button is made of. */
const buttons = ['link', 'signIn']
const inSubjects = ['product', 'tenant']

interface TextKind {
  kind: MailKind
  /** By which its mails are told from others of the kind. */
  data?: Record<string, unknown>
  /** What may stand in it beside the names of product and tenant; what has to has an exclamation mark. */
  places: string
}

// Nobody reads who did what to them in a text that leaves it out: so a notice keeps what it is about.
export const textKinds: Record<MailTextKind, TextKind> = {
  invitation: { kind: 'invitation', places: 'by link!' },
  'password-reset': {
    kind: 'password-reset',
    data: { requestedBy: 'administrator' },
    places: 'by account link!',
  },
  'password-reset-asked': {
    kind: 'password-reset',
    data: { requestedBy: 'owner' },
    places: 'account link!',
  },
  'role-changed': { kind: 'role-changed', places: 'by account time after! before ended signIn' },
  'account-activated': {
    kind: 'status-changed',
    data: { status: 'active' },
    places: 'by account! time ended signIn',
  },
  'account-deactivated': {
    kind: 'status-changed',
    data: { status: 'inactive' },
    places: 'by account! time ended',
  },
  'password-changed': { kind: 'password-changed', data: { how: 'changed' }, places: 'account! time ended' },
  'password-chosen': { kind: 'password-changed', data: { how: 'reset' }, places: 'account! time ended' },
  'email-changed': { kind: 'email-changed', data: { removed: false }, places: 'by time! ended' },
  'email-removed': { kind: 'email-changed', data: { removed: true }, places: 'by time! ended' },
  'email-confirmation': {
    kind: 'email-confirmation',
    data: { taken: false },
    places: 'account link!',
  },
  'email-taken': { kind: 'email-confirmation', data: { taken: true }, places: '' },
  'email-undo': { kind: 'email-undo', places: 'account time! link!' },
  'new-browser': { kind: 'new-browser', places: 'account time! device! address! signIn' },
  'api-key-created': { kind: 'api-key-created', places: 'account name! time validity' },
  impersonated: { kind: 'impersonated', places: 'by! account time reason!' },
  'groups-inherited': { kind: 'groups-inherited', places: 'by count groups! time ended' },
}

/** The text that a mail is written by; undefined for those that a tenant cannot change. */
export function textKindOf(kind: MailKind, data: Record<string, unknown>): MailTextKind | undefined {
  const found = Object.entries(textKinds).find(
    ([, { kind: of, data: told = {} }]) =>
      of === kind && Object.entries(told).every(([name, value]) => (data[name] ?? false) === value),
  )
  return found?.[0] as MailTextKind | undefined
}

/** What may stand in a text of a kind. */
export function placeholdersOf(kind: MailTextKind): MailPlaceholder[] {
  return [...inSubjects, ...(textKinds[kind].places.match(/\S+/g) ?? [])].map((place) => {
    const name = place.replace('!', '')
    return {
      name,
      required: place !== name,
      button: buttons.includes(name),
      inSubject: inSubjects.includes(name),
    }
  })
}

/** Stands for a number that is not known. No sentence contains it otherwise. */
const anyCount = 97

/**
 * The built-in text of a kind, with its placeholders. `sameName`: for a tenant with the name of its
 * product, so that mails do not name both.
 */
export function builtInText(
  kind: MailTextKind,
  t: Translator,
  { sameName = false }: { sameName?: boolean } = {},
): Written {
  const { kind: mail, data: told } = textKinds[kind]
  const place = (name: string) => `{${name}}`
  const about: Circumstances = {
    t,
    time: () => place('time'),
    product: place('product'),
    tenant: sameName ? place('product') : place('tenant'),
    account: place('account'),
    by: place('by'),
    at: new Date(0),
    link: { url: '', lifetimeSeconds: 60 },
    signInUrl: '',
    named: true,
  }
  const data = {
    by: place('by'),
    before: [place('before')],
    after: [place('after')],
    name: place('name'),
    reason: place('reason'),
    groups: [place('groups')],
    browser: place('device'),
    system: null,
    address: place('address'),
    count: anyCount,
    ...told,
  }
  const button = placeholdersOf(kind).find((each) => each.button)?.name ?? ''
  const paragraphs = blocksOf(saidOf(mail, data, about)).map((block) =>
    isText(block) ? block.text.replaceAll(String(anyCount), place('count')) : place(button),
  )
  return { subject: subjectOf(mail, data, about), body: paragraphs.join('\n\n') }
}

/** What a mail says by a tenant's text. */
export function wordsBy(
  { subject, body }: Written,
  kind: MailKind,
  data: Record<string, unknown>,
  about: Circumstances,
): Words {
  const values = valuesOf(data, about)
  const { button } = saidOf(kind, data, about)
  const blocks = paragraphsOf(body).flatMap((paragraph): Block[] => {
    if (buttons.some((name) => paragraph === `{${name}}`)) return button ? [{ button }] : []
    const text = filled(paragraph, values).trim()
    return text === '' ? [] : [{ text }]
  })
  return { subject: subjectBy(subject, about), blocks }
}

/** The subject of a mail by a tenant's text. */
export function subjectBy(
  subject: string,
  { product, tenant }: Pick<Circumstances, 'product' | 'tenant'>,
): string {
  return filled(subject, { product, tenant })
}

/** The built-in text as the mails of a tenant have it. */
export function builtInTextOf(
  { name, profile }: Pick<Tenant, 'name' | 'profile'>,
  kind: MailTextKind,
  t: Translator,
): Written {
  return builtInText(kind, t, { sameName: name === profile.source.title })
}

export function paragraphsOf(body: string): string[] {
  return body
    .split(/\r?\n[^\S\n]*\r?\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
}

/** Values are put in once: what stands in them is not looked at again. */
function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}
