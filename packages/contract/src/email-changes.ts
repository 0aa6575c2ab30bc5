import { type Static, Type } from 'typebox'
import { OwnEmailActions } from './actions.ts'
import { Line, Password, Secret, TenantSlug, Time } from './fields.ts'
import { http } from './http.ts'
import { command, Nothing, query } from './operation.ts'
import { PasswordRules, passwordProblems } from './passwords.ts'

/** A change of one's own email address that is not confirmed yet. */
export const PendingEmailChange = Type.Object({
  email: Type.String({ description: 'The new address' }),
  requestedAt: Time,
  expiresAt: Time,
})
export type PendingEmailChange = Static<typeof PendingEmailChange>

export const show = query({
  name: 'email-changes.show',
  summary: 'Show whether you may change your email address, and the change that waits',
  scope: 'self',
  requires: { by: ['user', 'service-account'], at: 'home' },
  input: Type.Object({}),
  output: Type.Object({
    actions: OwnEmailActions,
    pending: Type.Union([PendingEmailChange, Type.Null()], {
      description: 'The change that waits for its confirmation',
    }),
  }),
  problems: [],
})

export const request = command({
  name: 'email-changes.request',
  summary: 'Change your own email address',
  description:
    'Mails a link to the new address, which works once and for a day. The address of the account changes when the link is used. A newer request replaces the one before. Answers the same when another account has the address: its owner is told by mail, and no link is sent. A wrong current password counts as a failed sign-in. Five requests an hour at most.',
  scope: 'self',
  requires: { session: 'any', at: 'home' },
  input: Type.Object({ email: Line(254), currentPassword: Password }),
  output: PendingEmailChange,
  emits: ['account.email-change-requested', 'password.change-failed', 'user.locked'],
  problems: [
    'password.wrong',
    'sign_in.slow_down',
    'access.action_disabled',
    'user.no_password',
    'quota.reached',
    'server.busy',
  ],
})

export const cancel = command({
  name: 'email-changes.cancel',
  summary: 'Cancel the change of your email address',
  scope: 'self',
  requires: { session: 'any', at: 'home' },
  input: Type.Object({}),
  output: Nothing,
  emits: ['account.email-change-cancelled'],
  problems: ['email_change.none'],
})

const ofLink = { token: Secret }
const shownAccount = {
  tenant: Type.Object({ slug: TenantSlug, name: Type.String() }),
  username: Type.String(),
  email: Type.String({ description: 'The address that the account gets' }),
}

export const check = query({
  name: 'email-changes.check',
  summary: 'Check a link that confirms an email address',
  scope: 'public',
  input: Type.Object(ofLink),
  output: Type.Object(shownAccount),
  problems: ['link.invalid'],
})

export const confirm = command({
  name: 'email-changes.confirm',
  summary: 'Confirm a new email address',
  description:
    'Works once. The account gets the address, and other links of the account end. The former address is told, with a link that undoes the change for three days.',
  scope: 'public',
  input: Type.Object(ofLink),
  output: Nothing,
  emits: ['account.email-changed'],
  problems: ['link.invalid', 'user.email_taken'],
})

export const checkUndo = query({
  name: 'email-changes.check-undo',
  summary: 'Check a link that undoes a change of an email address',
  scope: 'public',
  input: Type.Object(ofLink),
  output: Type.Object({ ...shownAccount, ...PasswordRules }),
  problems: ['link.invalid'],
})

export const undo = command({
  name: 'email-changes.undo',
  summary: 'Undo a change of an email address, and choose a new password',
  description:
    'Works once. The account gets its former address and the new password. All its sessions, API keys and links end, because another person may have made the change.',
  scope: 'public',
  input: Type.Object({ ...ofLink, password: Password }),
  output: Nothing,
  emits: ['account.email-restored'],
  problems: ['link.invalid', 'user.email_taken', ...passwordProblems],
})

export const bindings = {
  show: http.get(show, '/me/email-change'),
  request: http.post(request, '/me/email-change'),
  cancel: http.delete(cancel, '/me/email-change'),
  check: http.post(check, '/email-changes/check'),
  confirm: http.post(confirm, '/email-changes/confirm'),
  checkUndo: http.post(checkUndo, '/email-changes/check-undo'),
  undo: http.post(undo, '/email-changes/undo'),
}
