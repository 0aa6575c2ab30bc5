import type { Settled } from '@rollcall/contract/events/fields.ts'
import type { MailKind } from '@rollcall/contract/mail.ts'

/** How many credentials of the receiver ended. */
export type Ended = Pick<
  Settled,
  'endedSessions' | 'revokedApiKeys' | 'endedPasswords' | 'unconfirmedAddresses'
>

/**
 * What each kind of mail says beside whom it is for; kept in the outbox, and put into the words of the receiver's language when it is sent.
 * `by` is the name of who did it; an administrator where nobody is named.
 */
export interface MailData {
  /** `requestedBy` where its receiver asked for it once more. */
  invitation: { requestedBy?: 'owner' }
  'password-reset': { requestedBy: 'administrator' | 'owner' }
  'role-changed': { before: string[]; after: string[]; by?: string | undefined } & Ended
  'status-changed': { status: 'active' | 'inactive'; by?: string | undefined } & Ended
  'password-changed': { how: 'changed' | 'reset' } & Ended
  /** `removed`: the account has no address any more. */
  'email-changed': { by?: string | undefined; removed?: boolean } & Ended
  /** Times as in JSON; `addresses` are the networks that the key is good from, null for all. */
  'api-key-created': {
    name: string
    expiresAt?: string | null
    addresses?: readonly string[] | null
  }
  impersonated: { by?: string | undefined; reason: string }
  /** `groups` has the first names of so many as `count` says. */
  'groups-inherited': { groups: string[]; count: number; by?: string | undefined } & Ended
  /** `account` is called so; null: a new one is to be created. */
  recovery: { step: 'link-created' | 'completed'; account: string | null }
  /** `text` is one that is tried out. */
  test: { text?: { kind: string; language: string; subject: string; body: string } | undefined }
}

/** A mail that goes out when the transaction has committed. Without a receiver nothing is sent: the work is the same. */
export type NewMail = {
  [Kind in MailKind]: {
    kind: Kind
    /** Where somebody waits for the id. */
    id?: string
    to: { id: string; email: string | null } | undefined
    data: MailData[Kind]
    /** In whose name it is sent, where that is not the caller. */
    by?: string | undefined
  }
}[MailKind]
