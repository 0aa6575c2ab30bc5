import { type Static, Type } from 'typebox'
import { Id, Time } from '../fields.ts'
import { facts, oneOf, orNull } from './event.ts'

export const Name = Type.String()
export const Names = Type.Array(Name)
export const NameOrNull = orNull(Name)
export const Count = Type.Integer({ minimum: 0 })
/** A `Date` in the process; in JSON a time like all others. */
export const Moment = Type.Unsafe<Date>(Time)
export const MomentOrNull = Type.Unsafe<Date | null>(orNull(Time))

/** The target of an event with its name at that time, so that the event can be read after the target is deleted. */
export const Ref = facts({ id: Type.String(), name: NameOrNull })
export type Ref = Static<typeof Ref>

/** A user who gets a mail. */
export const Receiver = facts({ id: Id, name: Name, email: NameOrNull })
export type Receiver = Static<typeof Receiver>

/** A user after the event, who gets a mail. */
export const Account = facts({
  id: Id,
  name: Name,
  email: NameOrNull,
  status: oneOf('invited', 'active', 'inactive'),
  /** Whether people can sign in to it while it is active. */
  signsIn: Type.Boolean(),
})
export type Account = Static<typeof Account>

/** The attributes of a user by key, a user by name; null without a value. Readers of the log see those that they may read. */
export const AttributeFacts = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
)

/** The credentials that ended with a change, because they are older than the rights that it gives, or were kept. */
export const settled = {
  endedSessions: Type.Optional(Count),
  revokedApiKeys: Type.Optional(Count),
  endedLinks: Type.Optional(Count),
  endedPasswords: Type.Optional(Count),
  unconfirmedAddresses: Type.Optional(Count),
  keptCredentials: Type.Optional(Count),
}
const Settled = facts(settled)
export type Settled = Static<typeof Settled>

/** The users whose rights change with a group: their ids, or a sign that they are too many to name. */
export const Affected = Type.Unsafe<readonly string[] | 'more'>(
  Type.Union([Type.Array(Id), Type.Literal('more')]),
)
export type Affected = Static<typeof Affected>
