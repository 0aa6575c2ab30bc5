import { Type } from 'typebox'
import { event, facts, oneOf, orNull } from './event.ts'
import { Count, Moment, MomentOrNull, Name, NameOrNull, Receiver, Ref, settled } from './fields.ts'

const theUser = ({ user }: { user: { id: string } }) => [user.id]
const terms = {
  expiresAt: MomentOrNull,
  /** The networks that a key may be used from; null for all. */
  addresses: orNull(Type.Array(Type.String())),
}
const newPassword = {
  user: Receiver,
  after: facts({ endedSessions: Count, revokedApiKeys: Count }),
}

/** Where a user signed in: the browser and system as the user agent says, and the network of the address. */
const signInPlace = { browser: NameOrNull, system: NameOrNull, address: Name, network: Name }

/** Events of sessions, passwords, API keys, links and sign-ins. */
export const credentialEvents = [
  event('sign-in.succeeded', {
    about: 'user',
    by: 'target',
    data: {
      user: Ref,
      after: facts({
        method: Type.Literal('password'),
        endedSessions: settled.endedSessions,
        /** The account has not been signed in to from this browser before. */
        newBrowser: Type.Optional(Type.Literal(true)),
      }),
      /** Tells the owner of a new browser; left out if there is nothing to tell. */
      mail: Type.Optional(facts({ to: Receiver, ...signInPlace })),
    },
    concerns: ({ user, after }) => (after.endedSessions ? [user.id] : []),
  }),
  event('sign-in.failed', {
    about: 'user',
    outcome: 'failed',
    data: { user: Type.Optional(Ref), reason: Type.Optional(Type.String()) },
  }),
  event('sign-in.ended', {
    about: 'user',
    data: { user: Ref },
    concerns: theUser,
  }),
  event('session.ended', {
    about: 'user',
    data: { user: Ref, after: facts({ session: Type.Optional(Type.String()), ended: Count }) },
    concerns: theUser,
  }),
  event('impersonation.started', {
    about: 'user',
    data: { user: Receiver, reason: Type.String(), after: facts({ endsAt: Moment }) },
  }),
  event('impersonation.stopped', {
    about: 'user',
    data: {
      user: Type.Optional(Ref),
      reason: Type.Optional(Type.String()),
      after: Type.Optional(facts({ startedAt: Moment })),
      /** The id of the impersonator, whose own session continues. */
      impersonator: Type.String(),
    },
    concerns: ({ user, impersonator }) => [...(user ? [user.id] : []), impersonator],
  }),
  event('invitation.sent', {
    about: 'user',
    data: { user: Receiver, after: facts({ sentTo: NameOrNull }) },
  }),
  event('invitation.accepted', {
    about: 'user',
    by: 'target',
    data: {
      user: Ref,
      before: facts({ status: Name, alias: NameOrNull }),
      after: facts({ status: Name, alias: NameOrNull }),
    },
    concerns: theUser,
  }),
  event('password.changed', {
    about: 'user',
    data: newPassword,
    concerns: theUser,
  }),
  event('password.change-failed', {
    about: 'user',
    outcome: 'failed',
    data: { user: Ref },
  }),
  event('password.reset', {
    about: 'user',
    by: 'target',
    data: newPassword,
    concerns: theUser,
  }),
  event('password.reset-link-created', {
    about: 'user',
    data: {
      user: Receiver,
      /** `sentTo` is the address of the mail. A link that was handed over has `expiresAt` instead. */
      after: facts({ sentTo: Type.Optional(Name), expiresAt: Type.Optional(Moment) }),
    },
  }),
  event('password.reset-requested', {
    about: 'user',
    data: {
      user: Type.Optional(Ref),
      outcome: Type.Optional(Type.Literal('failed')),
      reason: Type.Optional(Type.String()),
      /** The mail is written whether or not the account exists, without a receiver if it does not: the work must be the same. */
      mail: facts({
        kind: oneOf('invitation', 'password-reset'),
        to: Type.Optional(Receiver),
        /** The inviter, if an invitation is sent again in their name. */
        inviter: Type.Optional(Type.String()),
      }),
    },
  }),
  event('api-key.created', {
    about: 'apiKey',
    data: {
      apiKey: Ref,
      owner: Receiver,
      after: facts({
        name: Name,
        hint: Name,
        expiresAt: Type.Optional(MomentOrNull),
        addresses: Type.Optional(terms.addresses),
        owner: Type.Optional(Type.String()),
      }),
    },
  }),
  event('api-key.revoked', {
    about: 'apiKey',
    data: { apiKey: Ref, before: facts({ name: Name, hint: Name, owner: Type.String() }) },
    concerns: ({ before }) => [before.owner],
  }),
  event('api-key.address-refused', {
    about: 'apiKey',
    outcome: 'refused',
    data: { apiKey: Ref, after: facts({ owner: Type.String(), ownerName: Name }) },
  }),
  event('group.api-key-created', {
    about: 'group',
    data: { group: Ref, after: facts({ key: Name, hint: Name, ...terms }) },
  }),
  event('group.api-key-woken', {
    about: 'group',
    data: { group: Ref, after: facts({ key: Name, hint: Name, createdBy: NameOrNull }) },
    concerns: ({ group }) => [group.id],
  }),
  event('group.api-keys-asleep', {
    about: 'group',
    data: { group: Ref, after: facts({ keys: Type.Array(Name) }) },
    concerns: ({ group }) => [group.id],
  }),
  event('group.api-key-revoked', {
    about: 'group',
    data: { group: Ref, before: facts({ key: Name, hint: Name, createdBy: NameOrNull }) },
    concerns: ({ group }) => [group.id],
  }),
] as const
