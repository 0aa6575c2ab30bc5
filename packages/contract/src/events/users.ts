import { Type } from 'typebox'
import { event, facts, oneOf, orNull } from './event.ts'
import {
  Account,
  AttributeFacts,
  Count,
  Moment,
  MomentOrNull,
  Name,
  NameOrNull,
  Names,
  Receiver,
  Ref,
  settled,
} from './fields.ts'

const theUser = ({ user }: { user: { id: string } }) => [user.id]
const Status = oneOf('invited', 'active', 'inactive')
const OffboardingMode = oneOf('deactivate', 'delete')
const preferences = Type.Record(Type.String(), orNull(Type.Union([Type.String(), Type.Number()])))
/** The beginning of its digest, by which pictures are told apart. */
const picture = facts({ picture: NameOrNull })
const pictureChange = { before: picture, after: picture }
const statusChange = {
  user: Account,
  reason: Type.Optional(Type.String()),
  before: facts({ status: Status }),
  after: facts({ status: Status, ...settled }),
  /** With false, the user gets no mail. */
  notify: Type.Boolean(),
}
const attributes = { attributes: Type.Optional(AttributeFacts) }
const LimitValue = orNull(Type.Union([Type.Number(), Type.Literal('by roles')]))
/** The key of the limit, and what ended because it was raised. */
const limitChange = {
  user: Ref,
  before: Type.Record(Type.String(), LimitValue),
  after: Type.Record(Type.String(), LimitValue),
}

/** Events of accounts. */
export const userEvents = [
  event('account.preferences-changed', {
    about: 'user',
    data: { user: Ref, before: preferences, after: preferences },
    concerns: theUser,
  }),
  event('account.updated', {
    about: 'user',
    data: { user: Ref, before: facts({ alias: NameOrNull }), after: facts({ alias: NameOrNull }) },
    concerns: theUser,
  }),
  event('account.attributes-changed', {
    about: 'user',
    data: { user: Ref, before: facts(attributes), after: facts(attributes) },
  }),
  event('user.attribute-cleared', {
    about: 'user',
    data: { user: Ref, before: facts(attributes), after: facts(attributes) },
  }),
  event('account.picture-changed', {
    about: 'user',
    data: { user: Ref, ...pictureChange },
    concerns: theUser,
  }),
  event('user.picture-removed', {
    about: 'user',
    data: { user: Ref, ...pictureChange },
    concerns: theUser,
  }),
  event('user.created', {
    about: 'user',
    data: {
      user: Ref,
      after: facts({
        username: Name,
        email: Type.Optional(NameOrNull),
        alias: Type.Optional(NameOrNull),
        status: Status,
        roles: Names,
        provider: Name,
        ...attributes,
      }),
    },
  }),
  event('user.updated', {
    about: 'user',
    data: {
      /** With its former address. */
      user: Account,
      before: facts({ email: Type.Optional(NameOrNull), alias: Type.Optional(NameOrNull), ...attributes }),
      after: facts({
        email: Type.Optional(NameOrNull),
        alias: Type.Optional(NameOrNull),
        ...attributes,
        endedSessions: settled.endedSessions,
        revokedApiKeys: settled.revokedApiKeys,
      }),
      /** Whether the owner registered by the former address, and loses it. */
      addressLeft: Type.Boolean(),
    },
    concerns: theUser,
  }),
  event('user.roles-changed', {
    about: 'user',
    data: {
      user: Account,
      before: facts({ roles: Names }),
      after: facts({ roles: Names, ...settled }),
      /** With false, the user gets no mail. */
      notify: Type.Boolean(),
    },
    concerns: theUser,
  }),
  event('user.activated', {
    about: 'user',
    data: statusChange,
    concerns: theUser,
  }),
  event('user.deactivated', {
    about: 'user',
    data: statusChange,
    concerns: theUser,
  }),
  event('user.deleted', {
    about: 'user',
    data: {
      user: Ref,
      before: facts({ username: Name, email: NameOrNull, alias: NameOrNull, status: Status, roles: Names }),
      after: facts({
        endedSessions: Count,
        revokedApiKeys: Count,
        /** While it is in the recycle bin. */
        recoverableUntil: Type.Optional(Moment),
      }),
      /** Set when the owner deleted the account: where the last mail goes, and how it is written. */
      farewell: Type.Optional(
        Type.Object({ email: Name, preferences: Type.Record(Type.String(), Type.Unknown()) }),
      ),
    },
    concerns: theUser,
  }),
  event('user.restored', {
    about: 'user',
    data: {
      user: Ref,
      before: facts({ deletedAt: Moment }),
      after: facts({
        username: Name,
        email: NameOrNull,
        alias: NameOrNull,
        status: Status,
        roles: Names,
        provider: Name,
        ...attributes,
      }),
    },
    concerns: theUser,
  }),
  event('user.erased', {
    about: 'user',
    data: { user: Ref, before: facts({ deletedAt: Moment }) },
  }),
  event('offboarding.scheduled', {
    about: 'user',
    data: {
      user: Ref,
      reason: Type.Optional(Type.String()),
      after: facts({ mode: OffboardingMode, dueAt: Moment, heir: NameOrNull }),
    },
  }),
  event('offboarding.cancelled', {
    about: 'user',
    data: { user: Ref, before: facts({ mode: OffboardingMode, dueAt: Moment }) },
  }),
  event('offboarding.done', {
    about: 'user',
    data: {
      user: Ref,
      reason: Type.Optional(Type.String()),
      after: facts({
        mode: OffboardingMode,
        endedSessions: Count,
        revokedApiKeys: Count,
        endedCapabilities: Count,
        endedLinks: Count,
        stoppedJobs: Count,
        groupsPassedOn: Count,
        groupsWentTo: NameOrNull,
        groupKeysAsleep: Count,
      }),
    },
    concerns: theUser,
  }),
  event('offboarding.refused', {
    about: 'user',
    outcome: 'refused',
    by: 'server',
    data: {
      user: Ref,
      after: facts({ mode: OffboardingMode, code: Name }),
      /** Who is told: its maker, or the default administrator. */
      told: Type.Optional(Receiver),
      dueAt: Moment,
    },
  }),
  event('user.locked', {
    about: 'user',
    data: {
      user: Ref,
      after: facts({
        failedSignIns: Count,
        lockedUntil: Moment,
        for: oneOf('one known browser', 'all but known browsers'),
      }),
    },
  }),
  event('user.unlocked', {
    about: 'user',
    data: { user: Ref, before: facts({ failedSignIns: Count, lockedUntil: MomentOrNull }) },
    concerns: theUser,
  }),
  event('capability.granted', {
    about: 'user',
    data: {
      user: Ref,
      reason: Type.String(),
      after: facts({ permission: Name, startsAt: MomentOrNull, endsAt: MomentOrNull, ...settled }),
    },
    concerns: theUser,
  }),
  event('capability.end-changed', {
    about: 'user',
    data: {
      user: Ref,
      before: facts({ permission: Name, endsAt: MomentOrNull }),
      after: facts({ permission: Name, endsAt: MomentOrNull }),
    },
    concerns: theUser,
  }),
  event('capability.revoked', {
    about: 'user',
    data: { user: Ref, before: facts({ permission: Name, reason: NameOrNull, endsAt: MomentOrNull }) },
    concerns: theUser,
  }),
  event('limit.cleared', {
    about: 'user',
    data: limitChange,
    concerns: theUser,
  }),
  event('limit.set', {
    about: 'user',
    data: limitChange,
    concerns: theUser,
  }),
] as const
