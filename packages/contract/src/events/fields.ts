import { type Static, Type } from 'typebox'
import { Id, Time } from '../fields.ts'
import { facts, oneOf, orNull } from './event.ts'

export const Name = Type.String()
export const Names = Type.Array(Name)
export const NameOrNull = orNull(Name)
export const Count = Type.Integer({ minimum: 0 })
/** A `Date` in the process, and in JSON as all times are. */
export const Moment = Type.Unsafe<Date>(Time)
export const MomentOrNull = Type.Unsafe<Date | null>(orNull(Time))

/** What an event is about, with its name at that time: the event still reads well when the thing is gone. */
export const Ref = facts({ id: Type.String(), name: NameOrNull })
export type Ref = Static<typeof Ref>

/** A user who may get a mail. */
export const Receiver = facts({ id: Id, name: Name, email: NameOrNull })
export type Receiver = Static<typeof Receiver>

/** A user as the event leaves them, who may get a mail. */
export const Account = facts({
  id: Id,
  name: Name,
  email: NameOrNull,
  status: oneOf('invited', 'active', 'inactive'),
  /** People sign in to it while it is active. */
  signsIn: Type.Boolean(),
})
export type Account = Static<typeof Account>

/** The credentials that ended with a change because they are older than the rights it gives, or were kept. */
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

/** The users whose rights change with a group: those named, or more than can be named. */
export const Affected = Type.Unsafe<readonly string[] | 'more'>(
  Type.Union([Type.Array(Id), Type.Literal('more')]),
)
export type Affected = Static<typeof Affected>
