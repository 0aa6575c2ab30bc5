import { type Static, Type } from 'typebox'
import { Line, OptionalTime, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { Mail } from './mail.ts'
import { command, query } from './operation.ts'

/** The texts that a tenant may change. Some kinds of mail have one for each case. */
export const mailTextKinds = [
  'invitation',
  'password-reset',
  'password-reset-asked',
  'role-changed',
  'account-activated',
  'account-deactivated',
  'password-changed',
  'password-chosen',
  'email-changed',
  'email-removed',
  'email-confirmation',
  'email-taken',
  'email-undo',
  'new-browser',
  'api-key-created',
  'impersonated',
  'groups-inherited',
] as const
export type MailTextKind = (typeof mailTextKinds)[number]
const Kind = Type.Unsafe<MailTextKind>(Type.Union(mailTextKinds.map((kind) => Type.Literal(kind))))
const Language = Type.Union([Type.Literal('en'), Type.Literal('de')], {
  description: 'Of the receiver',
})

const Subject = Line(200)
const Body = Type.String({
  description:
    'Paragraphs, with a blank line between them. It is text: nothing in it becomes a link or HTML. `{link}` and `{signIn}` stand for a button, each in a paragraph of its own.',
  minLength: 1,
  maxLength: 5000,
})

export const MailPlaceholder = Type.Object({
  name: Type.String(),
  required: Type.Boolean({ description: 'The mail would not say what it has to without it' }),
  button: Type.Boolean({ description: 'Stands in a paragraph of its own, once' }),
  inSubject: Type.Boolean({ description: 'May stand in the subject too' }),
})
export type MailPlaceholder = Static<typeof MailPlaceholder>

const Words = Type.Object({ subject: Type.String(), body: Type.String() })

export const MailText = Type.Object({
  kind: Kind,
  language: Language,
  subject: Type.String(),
  body: Type.String(),
  changedAt: OptionalTime,
  builtIn: Words,
  changedFrom: Type.Union([Words, Type.Null()], {
    description: 'The built-in text that the tenant’s was made from, where that is another one by now',
  }),
  placeholders: Type.Array(MailPlaceholder),
})
export type MailText = Static<typeof MailText>

const oneText = { tenant: TenantSlug, kind: Kind, language: Language }
const written = { ...oneText, subject: Subject, body: Body }

export const list = query({
  name: 'mail-texts.list',
  summary: 'List the texts of mails in a language',
  description:
    'The tenant’s own, and the built-in ones where it has none. In names in braces stands what a mail is about.',
  scope: 'tenant',
  needs: 'mail:edit-texts',
  input: Type.Object({ tenant: TenantSlug, language: Language }),
  output: Type.Object({ items: Type.Array(MailText) }),
  problems: [],
})

export const set = command({
  name: 'mail-texts.set',
  summary: 'Change the text of a mail',
  description:
    'From then on, mails of this kind in this language say it; those that wait do too. Refused with a placeholder that the kind does not have, and without one that it needs: a mail that brings a link keeps it. The audit log has both texts.',
  scope: 'tenant',
  needs: 'mail:edit-texts',
  input: Type.Object(written),
  output: MailText,
  emits: ['mail.text-changed'],
  problems: [],
})

export const reset = command({
  name: 'mail-texts.reset',
  summary: 'Go back to the built-in text of a mail',
  scope: 'tenant',
  needs: 'mail:edit-texts',
  input: Type.Object(oneText),
  output: MailText,
  emits: ['mail.text-changed'],
  problems: ['mail.text_unchanged'],
})

export const preview = query({
  name: 'mail-texts.preview',
  summary: 'Show a mail with a text, before it is saved',
  description: 'Made as mails are that are sent, about people and things that are made up.',
  scope: 'tenant',
  needs: 'mail:edit-texts',
  input: Type.Object(written),
  output: Type.Object({ subject: Type.String(), html: Type.String(), text: Type.String() }),
  problems: [],
})

export const sendTest = command({
  name: 'mail-texts.send-test',
  summary: 'Send a mail with a text to yourself, before it is saved',
  description: 'The same as the preview, and ten test mails within an hour at most.',
  scope: 'tenant',
  needs: 'mail:edit-texts',
  requires: { by: ['user', 'service-account'] },
  creates: true,
  input: Type.Object(written),
  output: Mail,
  emits: ['mail.tested'],
  problems: ['user.no_email', 'mail.smtp_missing', 'mail.too_many_tests'],
})

const address = '/tenants/{tenant}/mail-texts/{kind}/{language}'
export const bindings = {
  list: http.get(list, '/tenants/{tenant}/mail-texts'),
  set: http.put(set, address),
  reset: http.delete(reset, address),
  preview: http.post(preview, `${address}/preview`),
  sendTest: http.post(sendTest, `${address}/test`, { location: '/tenants/{tenant}/mails' }),
}
