import type { EventData, EventName } from '@rollcall/contract/events/events.ts'
import type { ProblemCode } from '@rollcall/contract/problems.ts'
import { type ChangeSource, dataOf, type Event } from '../../platform/events.ts'
import type { Tenant } from '../../platform/principal.ts'
import { nameInMail, namesOfActor } from '../directory/users.visibility.ts'
import type { Ended, MailData, NewMail } from './mail-data.ts'

/** A mail names at most this many groups. */
const namedInMail = 20

type Loose<T> = { [Key in keyof T]?: T[Key] | undefined }
type Source = Pick<ChangeSource, 'tenant' | 'actor'>
/** What to send after all events of one name in a change. */
type Writer<Name extends EventName> = (all: EventData<Name>[], source: Source) => (NewMail | undefined)[]

/** Writes the mails that follow from each event. A mail says what the event says. */
const writers: { [Name in EventName]?: Writer<Name> } = {
  'invitation.sent': each(({ user }) => ({ kind: 'invitation', to: user, data: {} })),

  'password.reset-link-created': each(({ user, after }) =>
    after.sentTo === undefined
      ? undefined
      : { kind: 'password-reset', to: user, data: { requestedBy: 'administrator' } },
  ),

  // An invited user has no password to reset and needs the invitation again (U19). It is sent in the name of the inviter, whose right to
  // invite is checked when it is sent and when it is used.
  'password.reset-requested': each(({ mail: { kind, to, inviter } }) => ({
    kind,
    to,
    by: inviter,
    data: { requestedBy: 'owner' },
  })),

  'user.roles-changed': (all, source) => {
    const names = roleNames(source.tenant)
    return all.map(({ user, before, after, notify }) => {
      // For an account that cannot sign in a new role makes no difference yet (K4).
      const told = notify && user.signsIn && user.status === 'active'
      if (!told || before.roles.join() === after.roles.join()) return undefined
      const roles = { before: names(before.roles), after: names(after.roles) }
      return { kind: 'role-changed', to: user, data: { ...roles, by: byOf(source), ...endedIn(after) } }
    })
  },

  'user.activated': each(statusChanged),
  'user.deactivated': each(statusChanged),

  // An address that nobody has registered with may have been another person's by mistake.
  'user.updated': each(({ user, after, addressLeft }, source) => {
    const data = { by: byOf(source), removed: after.email === null, ...endedIn(after) }
    return addressLeft ? { kind: 'email-changed', to: user, data } : undefined
  }),

  'account.email-change-requested': each(({ mail: { to, link, taken } }) => ({
    kind: 'email-confirmation',
    to,
    data: { link, taken },
  })),
  'account.email-changed': each(({ user, mail }) =>
    // In the name of the owner, who used the link without signing in.
    mail ? { kind: 'email-undo', to: mail.to, by: user.id, data: { link: mail.link } } : undefined,
  ),

  'sign-in.succeeded': each(({ mail }) => {
    if (!mail) return undefined
    const { to, ...data } = mail
    return { kind: 'new-browser', to, data }
  }),

  'account.email-restored': each(({ user, after }) => ({
    kind: 'password-changed',
    to: user,
    data: { how: 'reset', ...endedIn(after) },
  })),

  'password.changed': each(({ user, after }) => ({
    kind: 'password-changed',
    to: user,
    data: { how: 'changed', ...endedIn(after) },
  })),
  'password.reset': each(({ user, after }) => ({
    kind: 'password-changed',
    to: user,
    data: { how: 'reset', ...endedIn(after) },
  })),

  'api-key.created': each(({ owner, after: { name, expiresAt, addresses = null } }) => ({
    kind: 'api-key-created',
    to: owner,
    data: { name, expiresAt: expiresAt?.toISOString() ?? null, addresses },
  })),

  'machine.key-ending': each(({ user, after, told, owned }) => {
    const data = {
      name: after.key,
      machine: user.name ?? '',
      expiresAt: after.expiresAt.toISOString(),
      owned,
    }
    return told ? { kind: 'api-key-ending', to: told, data } : undefined
  }),

  'impersonation.started': each(({ user, reason }, source) => ({
    kind: 'impersonated',
    to: user,
    data: { by: byOf(source), reason },
  })),

  // One mail tells of all groups that are transferred to a user in one change.
  'group.inherited': (all, source) =>
    [...Map.groupBy(all, ({ heir }) => heir.id).values()].map((received) => {
      const groups = received.slice(0, namedInMail).map(({ group }) => group.name ?? '')
      // Each event says what ended by all of them together.
      const [first] = received
      const data = { groups, count: received.length, by: byOf(source), ...endedIn(first?.after ?? {}) }
      return { kind: 'groups-inherited', to: first?.heir, data }
    }),

  'user.deleted': each(({ user, farewell }) =>
    farewell
      ? {
          kind: 'account-deleted',
          to: { id: null, email: farewell.email },
          data: { account: user.name ?? '', preferences: farewell.preferences },
        }
      : undefined,
  ),

  'offboarding.refused': each(({ user, after: { mode, code }, told, dueAt }, { tenant }) => ({
    kind: 'offboarding-refused',
    to: told,
    data: {
      user: nameInMail(tenant, { username: user.name ?? '', alias: null }),
      mode,
      dueAt: dueAt.toISOString(),
      code: code as ProblemCode,
    },
  })),

  // To every administrator: who has the server's terminal has the server, and the others should know.
  'server.recovery-link-created': everyAdministrator('link-created'),
  'server.recovery-completed': everyAdministrator('completed'),

  // The tenant that is deleted has this event, too.
  'tenant.deletion-requested': (all, source) =>
    all.flatMap(({ before, told }) =>
      source.tenant.runsServer
        ? told.map((to) => ({ kind: 'tenant-deletion', to, data: { ...before, by: byOf(source) } }))
        : [],
    ),

  'mail.tested': each(({ mailId, to, text }) => ({
    kind: 'test',
    id: mailId,
    to,
    data: text ? { text } : {},
  })),
}

/** The mails that follow from the events of a change. */
export function mailsOf(events: readonly Event[], source: Source): NewMail[] {
  const names = [...new Set(events.map(({ name }) => name))]
  return names.flatMap((name) => mailsOfOne(name, events, source)).filter((mail) => mail !== undefined)
}

function mailsOfOne<Name extends EventName>(name: Name, events: readonly Event[], source: Source) {
  const write: Writer<Name> | undefined = writers[name]
  return write?.(dataOf(events, name), source) ?? []
}

function each<Name extends EventName>(
  write: (data: EventData<Name>, source: Source) => NewMail | undefined,
): Writer<Name> {
  return (all, source) => all.map((data) => write(data, source))
}

function everyAdministrator(
  step: MailData['recovery']['step'],
): Writer<'server.recovery-link-created' | 'server.recovery-completed'> {
  return (all) =>
    all.flatMap(({ administrators, user }) =>
      administrators.map((to) => ({ kind: 'recovery', to, data: { step, account: user?.name ?? null } })),
    )
}

/** Only users who could sign in before, or can from now on, are told (K4); users who are not registered are invited instead. */
function statusChanged(
  { user, before, after, notify }: EventData<'user.activated' | 'user.deactivated'>,
  source: Source,
): NewMail | undefined {
  const { status } = after
  const told = notify && user.signsIn && [before.status, status].includes('active')
  if (!told || status === 'invited') return undefined
  return { kind: 'status-changed', to: user, data: { status, by: byOf(source), ...endedIn(after) } }
}

/** Which credentials ended with an event. */
function endedIn({
  endedSessions,
  revokedApiKeys,
  endedPasswords,
  unconfirmedAddresses,
}: Loose<Ended>): Ended {
  const counts = { endedSessions, revokedApiKeys, endedPasswords, unconfirmedAddresses }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count))
}

/** The name of the user who made the change. */
function byOf({ tenant, actor }: Source): string | undefined {
  return actor && nameInMail(tenant, namesOfActor(actor))
}

/** The names of roles, by their keys. */
function roleNames(tenant: Tenant): (keys: readonly string[]) => string[] {
  const names = new Map([...tenant.model.roles.values()].map(({ key, name }) => [key, name]))
  return (keys) => keys.map((key) => names.get(key) ?? key)
}
