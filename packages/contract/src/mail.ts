import { type Static, Type } from 'typebox'
import { MailActions } from './actions.ts'
import { Id, OptionalTime, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { command, query } from './operation.ts'
import { listFields, Page, timeSort } from './pagination.ts'

export const MailKind = Type.Union([
  Type.Literal('invitation'),
  Type.Literal('password-reset'),
  Type.Literal('role-changed'),
  Type.Literal('status-changed'),
  Type.Literal('password-changed'),
  Type.Literal('email-changed'),
  Type.Literal('email-confirmation'),
  Type.Literal('email-undo'),
  Type.Literal('new-browser'),
  Type.Literal('api-key-created'),
  Type.Literal('api-key-ending'),
  Type.Literal('impersonated'),
  Type.Literal('groups-inherited'),
  Type.Literal('account-deleted'),
  Type.Literal('offboarding-refused'),
  Type.Literal('recovery'),
  Type.Literal('tenant-deletion'),
  Type.Literal('test'),
])
export type MailKind = Static<typeof MailKind>

/**
 * `waiting`: will be sent, or sent again after a failure; `kept`: held because there is no mail server, so it can be opened here; `sent`:
 * accepted by a mail server; `failed`: not sent after the last try; `dropped`: cancelled, because what it was about has ended.
 */
export const MailStatus = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('kept'),
  Type.Literal('sent'),
  Type.Literal('failed'),
  Type.Literal('dropped'),
])
export type MailStatus = Static<typeof MailStatus>

const mailFields = {
  id: Id,
  kind: MailKind,
  subject: Type.String(),
  status: MailStatus,
  createdAt: Time,
  sentAt: OptionalTime,
}

/** A mail as its receiver sees it under Account → Notices. */
export const Notice = Type.Object(mailFields)
export type Notice = Static<typeof Notice>

export const Mail = Type.Object({
  ...mailFields,
  to: Type.String({ description: 'Obscured where the tenant obscures addresses in lists' }),
  user: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  attempts: Type.Integer(),
  lastError: Type.Union([Type.String(), Type.Null()], {
    description: 'The answer of the mail server at the last try',
  }),
})
export type Mail = Static<typeof Mail>

/** A mail in a list. */
export const ListedMail = Type.Object({ ...Mail.properties, actions: MailActions })
export type ListedMail = Static<typeof ListedMail>

const inTenant = { tenant: TenantSlug }
const oneMail = { tenant: TenantSlug, mail: Id }

export const list = query({
  name: 'mail.list',
  summary: 'List mails, newest first',
  description: 'Sent, waiting, held, failed and cancelled mails. Links in mails are never shown here.',
  scope: 'tenant',
  needs: 'mail:read',
  input: Type.Object({
    ...inTenant,
    ...listFields,
    ...timeSort('createdAt'),
    status: Type.Optional(MailStatus),
    kind: Type.Optional(MailKind),
    user: Type.Optional(Id),
  }),
  output: Page(ListedMail),
  problems: ['list.cursor_invalid'],
})

export const showServer = query({
  name: 'mail.show-server',
  summary: 'Show the mail server’s settings',
  scope: 'tenant',
  needs: 'mail:read',
  input: Type.Object(inTenant),
  output: Type.Object({
    configured: Type.Boolean({ description: 'false: mails are held and can be opened on the Mail page' }),
    host: Type.Union([Type.String(), Type.Null()]),
    port: Type.Union([Type.Integer(), Type.Null()]),
    security: Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none'), Type.Null()]),
    from: Type.Union([Type.String(), Type.Null()]),
  }),
  problems: [],
})

export const open = command({
  name: 'mail.open',
  summary: 'Open a held mail',
  description:
    'Shows the whole mail, so that you can hand it to its receiver. Its link is created now, in your name, and ends the one before. Refused for accounts with rights beyond your own.',
  scope: 'tenant',
  needs: 'mail:manage',
  requires: { session: 'any' },
  secret: true,
  input: Type.Object(oneMail),
  output: Type.Object({
    subject: Type.String(),
    to: Type.String(),
    html: Type.String(),
    text: Type.String(),
  }),
  emits: ['mail.opened'],
  problems: ['mail.not_found', 'mail.not_waiting', 'access.escalation'],
})

export const resend = command({
  name: 'mail.resend',
  summary: 'Send a failed or held mail again',
  scope: 'tenant',
  needs: 'mail:manage',
  input: Type.Object(oneMail),
  output: Mail,
  emits: ['mail.resent'],
  problems: ['mail.not_found', 'mail.not_waiting', 'mail.smtp_missing'],
})

export const resendFailed = command({
  name: 'mail.resend-failed',
  summary: 'Send all failed and held mails again',
  scope: 'tenant',
  needs: 'mail:manage',
  input: Type.Object(inTenant),
  output: Type.Object({ resent: Type.Integer() }),
  emits: ['mail.resent'],
  problems: ['mail.smtp_missing'],
})

export const test = command({
  name: 'mail.test',
  summary: 'Send a test mail to yourself',
  description: 'Ten within an hour at most.',
  scope: 'tenant',
  needs: 'mail:manage',
  requires: { by: ['user', 'service-account'] },
  creates: true,
  input: Type.Object(inTenant),
  output: Mail,
  emits: ['mail.tested'],
  problems: ['user.no_email', 'mail.smtp_missing', 'mail.too_many_tests'],
})

export const listOwn = query({
  name: 'mail.list-own',
  summary: 'List the mails that were sent to you',
  scope: 'self',
  requires: { by: ['user', 'service-account'] },
  input: Type.Object({ ...listFields }),
  output: Page(Notice),
  problems: ['list.cursor_invalid'],
})

export const bindings = {
  list: http.get(list, '/tenants/{tenant}/mails'),
  showServer: http.get(showServer, '/tenants/{tenant}/mail-server'),
  open: http.post(open, '/tenants/{tenant}/mails/{mail}/open'),
  resend: http.post(resend, '/tenants/{tenant}/mails/{mail}/resend'),
  resendFailed: http.post(resendFailed, '/tenants/{tenant}/mails/resend-failed'),
  test: http.post(test, '/tenants/{tenant}/mails/test', { location: '/tenants/{tenant}/mails' }),
  listOwn: http.get(listOwn, '/me/notices'),
}
