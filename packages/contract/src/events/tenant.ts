import { Type } from 'typebox'
import { ListLayout } from '../list-layout.ts'
import { event, facts, oneOf, orNull } from './event.ts'
import { AttributeFacts, Count, Moment, Name, NameOrNull, Names, Receiver, Ref, settled } from './fields.ts'

const Limits = Type.Record(Type.String(), orNull(Type.Number()))
const optional = {
  description: Type.Optional(Type.String()),
  externalName: Type.Optional(NameOrNull),
  color: Type.Optional(Name),
  limits: Type.Optional(Limits),
}
const look = facts({
  name: Type.Optional(Name),
  title: Type.Optional(Name),
  accentColor: Type.Optional(Name),
})
/** Its size in pixels and the beginning of its digest, by which two pictures are told apart. */
const logo = facts({ logo: Name, picture: NameOrNull })
/** The kind and the language, such as `invitation (en)`, and what it says. */
const mailText = facts({ text: Name, subject: Name, body: Name, builtIn: Type.Boolean() })
const definition = facts({
  attribute: Name,
  label: Name,
  type: Name,
  choices: Names,
  required: Type.Boolean(),
  unique: Type.Boolean(),
  pattern: NameOrNull,
  readBy: Names,
  editBy: Names,
  inList: Type.Boolean(),
  searchable: Type.Boolean(),
  filterable: Type.Boolean(),
  mappedFrom: Type.Record(Type.String(), Type.String()),
})
const changedDefinition = Type.Record(Type.String(), Type.Unknown())
const named = facts({ name: Type.Optional(Name), slug: Type.Optional(Name) })
const seats = facts({ users: orNull(Type.Number()), roles: Type.Record(Type.String(), Type.Number()) })
const heir = facts({ defaultAdministrator: NameOrNull })
const firstSteps = facts({ putAway: Type.Boolean() })
const rules = () => 'rules' as const

const view = facts({
  name: Name,
  list: Name,
  shared: Type.Boolean(),
  search: Type.Record(Type.String(), Type.String()),
  layout: Type.Union([ListLayout, Type.Null()]),
})

/** Which tenant is in a backup, `all` for every one, and how it is encrypted. */
const backupFacts = facts({ tenant: Name, encryption: Name })

const importCounts = facts({ created: Count, changed: Count })
/** A job of any tenant, by its kind and id. */
const execution = facts({ kind: Name, job: Name })

const binKind = oneOf('users', 'groups', 'roles')

/** Events of a tenant's roles, settings, jobs, mails and audit log. */
export const tenantEvents = [
  event('recycle-bin.emptied', {
    about: 'tenant',
    data: { tenant: Ref, after: facts({ kind: binKind, deleted: Count, kept: Count }) },
  }),
  event('recycle-bin.ended', {
    about: 'tenant',
    by: 'server',
    data: { tenant: Ref, after: facts({ kind: binKind, deleted: Count }) },
  }),
  event('role.created', {
    about: 'role',
    data: { role: Ref, after: facts({ key: Name, name: Name, permissions: Names, ...optional }) },
    concerns: rules,
  }),
  event('role.updated', {
    about: 'role',
    data: {
      role: Ref,
      before: facts({
        name: Type.Optional(Name),
        ...optional,
        permissionsRemoved: Type.Optional(Names),
      }),
      after: facts({
        name: Type.Optional(Name),
        ...optional,
        permissionsAdded: Type.Optional(Names),
        ...settled,
      }),
    },
    concerns: rules,
  }),
  event('role.deleted', {
    about: 'role',
    data: {
      role: Ref,
      before: facts({
        key: Name,
        name: Name,
        description: Type.String(),
        externalName: NameOrNull,
        permissions: Names,
        limits: Limits,
      }),
      after: facts({
        users: Count,
        groups: Count,
        replacedWith: Type.Optional(Name),
        /** While it is in the recycle bin. */
        recoverableUntil: Type.Optional(Moment),
        ...settled,
      }),
    },
    concerns: rules,
  }),
  event('role.restored', {
    about: 'role',
    data: {
      role: Ref,
      before: facts({ deletedAt: Moment }),
      after: facts({ key: Name, name: Name, permissions: Names, ...optional }),
    },
    concerns: rules,
  }),
  event('role.erased', {
    about: 'role',
    data: { role: Ref, before: facts({ deletedAt: Moment }) },
    concerns: rules,
  }),
  event('attribute.created', {
    about: 'tenant',
    data: { tenant: Ref, after: definition },
    concerns: rules,
  }),
  event('attribute.updated', {
    about: 'tenant',
    data: { tenant: Ref, before: changedDefinition, after: changedDefinition },
    concerns: rules,
  }),
  event('attribute.deleted', {
    about: 'tenant',
    data: { tenant: Ref, before: definition, after: facts({ users: Count }) },
    concerns: rules,
  }),
  event('settings.look-changed', {
    about: 'tenant',
    data: { tenant: Ref, before: look, after: look },
    concerns: rules,
  }),
  event('settings.logo-changed', {
    about: 'tenant',
    data: { tenant: Ref, before: logo, after: logo },
    concerns: rules,
  }),
  event('settings.groups-changed', {
    about: 'tenant',
    data: { tenant: Ref, before: heir, after: heir },
  }),
  event('settings.first-steps-changed', {
    about: 'tenant',
    data: { tenant: Ref, before: firstSteps, after: firstSteps },
  }),
  event('tenant.restored', {
    about: 'tenant',
    data: {
      tenant: Ref,
      after: facts({
        /** The moment of the backup. */
        backupOf: Moment,
        slug: Name,
        /** The tenant of the backup is still there, and this one is a copy under another id. */
        copy: Type.Boolean(),
      }),
    },
    concerns: rules,
  }),
  event('import.uploaded', { about: 'import', data: { import: Ref, after: facts({ lines: Count }) } }),
  event('import.checked', {
    about: 'import',
    data: { import: Ref, after: facts({ columns: Names, update: Name, invitations: Name }) },
  }),
  event('import.started', { about: 'import', data: { import: Ref, after: importCounts } }),
  event('import.finished', {
    about: 'import',
    data: {
      import: Ref,
      outcome: Type.Optional(oneOf('success', 'failed')),
      after: facts({ ...importCounts.properties, trouble: Type.Optional(Name) }),
    },
  }),
  event('import.take-back-started', { about: 'import', data: { import: Ref } }),
  event('import.taken-back', {
    about: 'import',
    data: { import: Ref, after: facts({ deleted: Count, restored: Count, left: Count }) },
  }),
  event('import.cancelled', { about: 'import', data: { import: Ref } }),
  event('import.ran-again', { about: 'import', data: { import: Ref, after: facts({ madeBy: Name }) } }),
  event('import.removed', { about: 'import', data: { import: Ref } }),
  event('backup.created', { about: 'backup', data: { backup: Ref, after: backupFacts } }),
  event('backup.downloaded', { about: 'backup', data: { backup: Ref, after: backupFacts } }),
  event('backup.checked', {
    about: 'backup',
    data: { backup: Ref, after: facts({ ...backupFacts.properties, trouble: NameOrNull }) },
  }),
  event('backup.deleted', { about: 'backup', data: { backup: Ref, before: backupFacts } }),
  event('backup.cancelled', {
    about: 'backup',
    data: { backup: Ref, after: backupFacts },
  }),
  event('backup.finished', {
    about: 'backup',
    by: 'server',
    data: {
      backup: Ref,
      outcome: Type.Optional(oneOf('success', 'failed')),
      after: facts({ ...backupFacts.properties, rows: Type.Optional(Count), trouble: Type.Optional(Name) }),
    },
  }),
  event('tenant.created', {
    about: 'tenant',
    data: { tenant: Ref, after: facts({ slug: Name, name: Name, profile: Name }) },
    concerns: rules,
  }),
  event('tenant.updated', {
    about: 'tenant',
    data: { tenant: Ref, before: named, after: named },
    concerns: rules,
  }),
  event('tenant.seats-changed', {
    about: 'tenant',
    data: { tenant: Ref, before: seats, after: seats },
    concerns: rules,
  }),
  event('tenant.suspended', {
    about: 'tenant',
    data: { tenant: Ref, reason: Type.String() },
    concerns: rules,
  }),
  event('tenant.resumed', { about: 'tenant', data: { tenant: Ref }, concerns: rules }),
  event('tenant.deletion-requested', {
    about: 'tenant',
    data: {
      tenant: Ref,
      before: facts({ slug: Name, name: Name }),
      /** The other administrators of the tenant that runs the server. */
      told: Type.Array(Receiver),
    },
    concerns: rules,
  }),
  event('tenant.deleted', {
    about: 'tenant',
    by: 'server',
    data: {
      tenant: Ref,
      before: facts({ slug: Name, name: Name }),
      /** How many rows were deleted, by table. */
      after: facts({ rows: Type.Record(Type.String(), Count) }),
    },
  }),
  event('tenant.setup-link-created', {
    about: 'tenant',
    data: { tenant: Ref, after: facts({ expiresAt: Moment }) },
  }),
  event('server.setup-link-created', {
    by: 'server',
    data: { after: facts({ expiresAt: Moment }) },
  }),
  event('server.setup-completed', {
    about: 'user',
    by: 'target',
    data: { user: Ref, after: facts({ roles: Names }) },
  }),
  event('server.recovery-link-created', {
    about: 'user',
    data: {
      /** Who is to be an administrator; nobody: a new account. */
      user: Type.Optional(Ref),
      administrators: Type.Array(Receiver),
      after: facts({ expiresAt: Moment }),
    },
  }),
  event('server.recovery-completed', {
    about: 'user',
    by: 'target',
    data: {
      user: Ref,
      /** The administrators before the recovery, and the new one. */
      administrators: Type.Array(Receiver),
      before: Type.Optional(facts({ status: Name, roles: Names })),
      after: facts({ status: Name, roles: Names, ...settled }),
    },
    concerns: ({ user }) => [user.id],
  }),
  event('access.denied', {
    about: 'operation',
    outcome: 'refused',
    data: {
      operation: Ref,
      after: facts({
        missing: Type.Optional(Names),
        users: Type.Optional(Count),
        job: Type.Optional(Type.String()),
        /** How often it happened again within a minute, and since when. */
        times: Type.Optional(Count),
        since: Type.Optional(Moment),
      }),
    },
  }),
  event('change.undone', {
    about: 'operation',
    data: {
      /** The audit event by its id, and its action. */
      operation: Ref,
      after: facts({ at: Moment, by: Name, target: NameOrNull }),
    },
  }),
  event('audit.exported', {
    data: { after: Type.Record(Type.String(), Type.String()) },
  }),
  event('list.exported', {
    data: { after: Type.Record(Type.String(), Type.String()) },
  }),
  event('job.created', {
    about: 'job',
    data: {
      job: Ref,
      reason: Type.Optional(Type.String()),
      after: facts({
        action: Name,
        users: Count,
        role: Type.Optional(Name),
        permission: Type.Optional(Name),
        group: Type.Optional(Name),
        attributes: Type.Optional(AttributeFacts),
        endsAt: Type.Optional(Moment),
        olderCredentials: Type.Optional(Name),
        notify: Type.Optional(Type.Literal(false)),
        /** The filter that selected the users, if they were not selected by id. */
        filter: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      }),
    },
  }),
  event('job.stopped', {
    about: 'job',
    outcome: 'refused',
    by: 'server',
    data: { job: Ref, after: facts({ code: Name, refused: Count }) },
  }),
  event('job.cancelled', {
    about: 'job',
    data: { job: Ref, after: facts({ refused: Count }) },
  }),
  event('job.ran-again', {
    about: 'job',
    data: { job: Ref, after: facts({ as: Name, users: Count, madeBy: Name }) },
  }),
  event('execution.cancelled', {
    about: 'tenant',
    /** The tenant whose job it is. In the audit log of the tenant that runs the server; that of the other one has an event of the job. */
    data: { tenant: Ref, before: execution },
  }),
  event('execution.ran-again', {
    about: 'tenant',
    data: { tenant: Ref, before: execution, after: facts({ as: Name }) },
  }),
  event('mail.opened', {
    about: 'mail',
    data: { mail: Ref, after: facts({ kind: Name, user: Type.String() }) },
  }),
  event('mail.resent', {
    about: 'mail',
    data: { mail: Type.Optional(Ref), after: Type.Optional(facts({ mails: Count })) },
  }),
  event('mail.text-changed', {
    about: 'tenant',
    data: { tenant: Ref, before: mailText, after: mailText },
  }),
  event('mail.tested', {
    data: {
      /** The id of the mail. */
      mailId: Type.String(),
      to: Receiver,
      /** Shown in place of the usual one. */
      text: Type.Optional(facts({ kind: Name, language: Name, subject: Name, body: Name })),
      after: facts({ sentTo: Name, text: Type.Optional(Name) }),
    },
  }),
  event('view.created', { about: 'view', data: { view: Ref, after: view } }),
  event('view.updated', {
    about: 'view',
    data: { view: Ref, before: Type.Partial(view), after: Type.Partial(view) },
  }),
  event('view.deleted', { about: 'view', data: { view: Ref, before: view } }),
] as const
