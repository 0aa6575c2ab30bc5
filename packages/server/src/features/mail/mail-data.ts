import type { Settled } from '@rollcall/contract/events/fields.ts'
import type { MailKind } from '@rollcall/contract/mail.ts'
import type { Preferences } from '@rollcall/contract/me.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'

/** How many credentials of the receiver ended. */
export type Ended = Pick<
  Settled,
  'endedSessions' | 'revokedApiKeys' | 'endedPasswords' | 'unconfirmedAddresses'
>

/**
 * The data of each kind of mail, beside its receiver. Stored in the outbox, and put into words in the receiver's language when the mail is
 * sent. `by` is the name of the actor; without it the mail says "an administrator".
 */
export interface MailData {
  /** `requestedBy` is set if the receiver asked for it again. */
  invitation: { requestedBy?: 'owner' }
  'password-reset': { requestedBy: 'administrator' | 'owner' }
  'role-changed': { before: string[]; after: string[]; by?: string | undefined } & Ended
  'status-changed': { status: 'active' | 'inactive'; by?: string | undefined } & Ended
  'password-changed': { how: 'changed' | 'reset' } & Ended
  /** `removed`: the account has no address any more. */
  'email-changed': { by?: string | undefined; removed?: boolean } & Ended
  /** `link` is the id of the link. `taken`: another account has the address, so the mail has no link. */
  'email-confirmation': { link: string; taken: boolean }
  'email-undo': { link: string }
  /** `network` is the one of the address: another sign-in from there with this browser is not told again. */
  'new-browser': { browser: string | null; system: string | null; address: string; network: string }
  /** Times as in JSON; `addresses` are the networks that the key works from, null for all. */
  'api-key-created': {
    name: string
    expiresAt?: string | null
    addresses?: readonly string[] | null
  }
  /** `owned`: the receiver owns the account; otherwise nobody does, and the receiver is an administrator. Times as in JSON. */
  'api-key-ending': { name: string; machine: string; expiresAt: string; owned: boolean }
  impersonated: { by?: string | undefined; reason: string }
  /** `groups` has the first names; `count` says how many there are. */
  'groups-inherited': { groups: string[]; count: number; by?: string | undefined } & Ended
  /** The account is not there any more: what the mail needs of it. */
  'account-deleted': { account: string; preferences: Partial<Preferences> }
  /** `dueAt` as in JSON. */
  'offboarding-refused': { user: string; mode: 'deactivate' | 'delete'; dueAt: string; code: ProblemCode }
  /** `account` is called so; null: a new one is to be created. */
  recovery: { step: 'link-created' | 'completed'; account: string | null }
  /** `name` is that of the tenant. */
  'tenant-deletion': { name: string; slug: string; by?: string | undefined }
  /** `text` is one that is tried out. */
  test: { text?: { kind: string; language: string; subject: string; body: string } | undefined }
}

/** A mail that is sent after the commit. Without a receiver nothing is sent, but the same work is done, so that its time reveals nothing. */
export type NewMail = {
  [Kind in MailKind]: {
    kind: Kind
    /** Given if the caller needs the id. */
    id?: string
    /** Without an id: the account is not there any more. */
    to: { id: string | null; email: string | null } | undefined
    data: MailData[Kind]
    /** The account that the mail is sent for, if it is not the caller. */
    by?: string | undefined
  }
}[MailKind]
