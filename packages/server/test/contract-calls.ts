import type { ProfileSource } from '@rollcall/access/profile.ts'
import { apiBindings, bindingOf } from '@rollcall/contract/contract.ts'
import { hasBody, pathParameters } from '@rollcall/contract/http.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import { newId } from '../src/platform/ids.ts'
import { pngOf } from './pictures.ts'
import {
  type Answer,
  type Person,
  passwordOf,
  startTestApp,
  type TestApp,
  type TestRequest,
} from './test-app.ts'
import { asOwner } from './whole-database.ts'

/** Every operation of the contract. */
export const declarations: Operation[] = apiBindings.map(({ operation }) => operation)

/** The ids for the inputs below. */
export interface Things {
  tenant: string
  /** A user with a session, an API key and a capability. */
  user: string
  /** An account that nobody signs in to, owned by the user. */
  machine: string
  session: string
  key: string
  grant: string
  mail: string
  job: string
  /** Of an account that is not there. */
  offboarding: string
  /** By which the capability was granted, where there are any. */
  event: string
  /** A role without holders. */
  role: string
  /** Public; the user is a member of it. */
  group: string
  /** Shared with the tenant. */
  view: string
  /** One that is done, but its file is not there. */
  backup: string
  /** A file of users that was uploaded by the person who calls. */
  import: string
  /** The id of the tenant, as the server's operations name it. */
  target: string
}

export type Input = Record<string, unknown>

const password = passwordOf('somebody new')
// In the form of a link's secret, but not valid.
const token = 'rcl_none'

const execution = { kind: 'bulk' }

/**
 * The inputs that operations require beside the things above. A field with the name of a thing is filled automatically, so most operations
 * have no line here.
 */
const inputs: Record<string, Input | ((things: Things) => Input)> = {
  'sign-in.with-password': { username: 'nobody', password },
  'setup.complete': { username: 'first', password },
  'recovery.complete': { password },
  'password-resets.request': { login: 'nobody' },
  'password-resets.complete': { password },
  'me.update': { alias: 'An alias' },
  'me.update-attributes': { attributes: {} },
  'me.update-preferences': { theme: 'dark' },
  'me.change-password': { currentPassword: password, newPassword: passwordOf('somebody else') },
  'me.remove': { confirmation: 'olga', currentPassword: password },
  'email-changes.request': { email: 'another@corp.example', currentPassword: password },
  'email-changes.undo': { password },
  'api-keys.create': { name: 'a key' },
  'imports.check': { columns: ['username'] },
  'users.create': { username: 'somebody', password },
  'users.update': { alias: 'An alias' },
  'users.set-roles': { roles: ['operator'] },
  'users.set-status': { status: 'inactive' },
  'invitations.accept': { password },
  'bulk.set-status': ({ user }) => ({ users: { ids: [user] }, status: 'active' }),
  'bulk.assign-role': ({ user }) => ({ users: { ids: [user] }, role: 'operator' }),
  'bulk.revoke-role': ({ user }) => ({ users: { ids: [user] }, role: 'operator' }),
  'bulk.grant-capability': ({ user }) => ({
    users: { ids: [user] },
    permission: 'can_launch_fleet_hunts',
    reason: 'on call',
  }),
  'bulk.revoke-capability': ({ user }) => ({
    users: { ids: [user] },
    permission: 'can_launch_fleet_hunts',
  }),
  'bulk.add-to-group': ({ user }) => ({ users: { ids: [user] } }),
  'bulk.remove-from-group': ({ user }) => ({ users: { ids: [user] } }),
  'views.list': { list: 'users' },
  'views.create': { list: 'users', name: 'a view', search: {} },
  'people.recognise': { names: ['somebody'] },
  'bulk.set-attributes': ({ user }) => ({ users: { ids: [user] }, attributes: { department: 'Sales' } }),
  'bulk.remove': ({ user }) => ({ users: { ids: [user] } }),
  'bulk.count-mails': ({ user }) => ({ users: { ids: [user] }, action: 'deactivate' }),
  'offboardings.start': { mode: 'deactivate' },
  'undo.run': ({ event }) => ({ event }),
  'access.show-at': { at: '2026-01-01T00:00:00Z' },
  'access.set-limit': { limit: 'hunts.maxHosts', value: 5 },
  'access.clear-limit': { limit: 'hunts.maxHosts' },
  'access.check-limit': { limit: 'hunts.maxHosts', value: 5 },
  'capabilities.grant': { permission: 'can_launch_fleet_hunts', reason: 'on call' },
  'capabilities.change-end': { endsAt: '2099-01-01T00:00:00Z' },
  'access.explain': { permission: 'users:read' },
  'access.who-can': { permission: 'users:read' },
  'groups.create': { name: 'Testers' },
  'groups.update': { description: 'They test' },
  'groups.add-members': ({ user }) => ({ users: [user] }),
  'groups.set-member-role': { role: 'member' },
  'group-api-keys.create': { name: 'a key' },
  'group-roles.set': { roles: [] },
  'settings.update-look': { revision: 0, title: 'Another title' },
  'settings.set-logo': { theme: 'light', picture: pngOf(2, 2).toString('base64') },
  'settings.remove-logo': { theme: 'light' },
  'pictures.set': { picture: pngOf(2, 2).toString('base64') },
  'pictures.show': { picture: `${'0'.repeat(32)}.jpg` },
  'settings.show-logo': { logo: `${'0'.repeat(32)}.png` },
  'mail-texts.list': { language: 'en' },
  'mail-texts.set': { kind: 'invitation', language: 'en', subject: 'Come in', body: '{link}' },
  'mail-texts.reset': { kind: 'invitation', language: 'en' },
  'mail-texts.preview': { kind: 'invitation', language: 'en', subject: 'Come in', body: '{link}' },
  'mail-texts.send-test': { kind: 'invitation', language: 'en', subject: 'Come in', body: '{link}' },
  'attributes.create': { key: 'department', label: { en: 'Department' }, type: 'text' },
  'attributes.update': { attribute: 'department' },
  'attributes.remove': { attribute: 'department' },
  'settings.update-groups': { defaultAdministrator: null },
  'overview.put-away-first-steps': { putAway: true },
  'roles.create': { name: 'Night shift', permissions: [] },
  'roles.update': { revision: 0 },
  'impersonation.start': { reason: 'tests' },
  'decisions.identify': { kind: 'api-key', secret: 'rck_none' },
  'tenants.create': { slug: 'made', name: 'Made', profile: 'mimir' },
  'tenants.set-seats': { users: null },
  'tenants.suspend': { reason: 'not paid' },
  'tenants.remove': { slug: 'default', name: 'Default' },
  'tenants.find-users': { q: 'eve' },
  'visits.promote': { reason: 'tests', endsAt: '2099-01-01T00:00:00Z' },
  'visits.give': ({ target, user }) => ({
    home: target,
    account: user,
    roles: ['operator'],
    reason: 'tests',
    endsAt: '2099-01-01T00:00:00Z',
  }),
  'visits.offer': { to: 'north', reason: 'tests', endsAt: '2099-01-01T00:00:00Z' },
  'visits.withdraw-offer': ({ user }) => ({ offer: user }),
  'visits.accept': ({ user }) => ({ offer: user, roles: ['operator'] }),
  'visits.decline': ({ user }) => ({ offer: user }),
  'visits.end': ({ user }) => ({ visitor: user }),
  'machines.create': { username: 'nightly', roles: ['operator'] },
  'machines.set-owner': ({ user }) => ({ owner: user }),
  'machines.create-key': { name: 'a key', expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
  'executions.show': execution,
  'executions.list-refused': execution,
  'executions.cancel': execution,
  'executions.run-again': execution,
  'audit.export-events': { format: 'ndjson' },
}

/** The names of all lines above. */
export const namesOfInputs = Object.keys(inputs)

/** The smallest input that an operation accepts. Throws when it requires a field without a thing or a line above. */
export function inputOf({ name, input }: Operation, things: Things): Input {
  const required: readonly string[] = input.required ?? []
  const line = inputs[name]
  const own = typeof line === 'function' ? line(things) : line
  const found: Input = { ...things, token, ...own }
  const missing = required.find((field) => !(field in found))
  if (missing) throw new Error(`contract-calls.ts needs a line for ${name}, which requires ${missing}`)
  return { ...Object.fromEntries(required.map((field) => [field, found[field]])), ...own }
}

/** An operation's input as a request: path, and query or body. */
export function requestOf(declaration: Operation, input: Input): TestRequest {
  const rest = { ...input }
  const binding = bindingOf(declaration)
  const { method } = binding
  let { path } = binding
  for (const name of pathParameters(path)) {
    path = path.replace(`{${name}}`, encodeURIComponent(String(rest[name])))
    delete rest[name]
  }
  if (hasBody(binding)) return { method, path, body: rest }
  const query = new URLSearchParams(Object.entries(rest).map(([name, value]) => [name, String(value)]))
  const file = binding.upload === undefined ? {} : { file: Buffer.from('email\nnobody@corp.example\n') }
  return { method, path: query.size > 0 ? `${path}?${query}` : path, ...file }
}

/** An answer without the parts that differ between requests. */
export function comparable({ status, body, raw }: Answer) {
  return { status, body: body ? { ...body, requestId: undefined } : raw }
}

/** Gives a user an API key, a capability, a mail, a job and a group, creates a role, and returns all their ids. */
export async function thingsOf(app: TestApp, person: Person, by: Person, tenant: string) {
  const key = await app.request({
    method: 'POST',
    path: '/me/api-keys',
    body: { name: 'for tests' },
    cookie: person.cookie,
  })
  const grant = await app.request({
    method: 'POST',
    path: `/tenants/${tenant}/capabilities`,
    body: {
      user: person.id,
      permission: 'can_launch_fleet_hunts',
      reason: 'tests',
      olderCredentials: 'keep',
    },
    cookie: by.cookie,
  })
  const job = await app.request({
    method: 'POST',
    path: `/tenants/${tenant}/users/bulk/status`,
    body: { users: { ids: [person.id] }, status: 'active' },
    cookie: by.cookie,
  })
  const role = await app.request({
    method: 'POST',
    path: `/tenants/${tenant}/roles`,
    body: { name: `Made for ${person.username}`, permissions: [] },
    cookie: by.cookie,
  })
  const usual = (await app.requireTenant(tenant)).profile.roles.at(-1)?.key
  const machine = await app.request({
    method: 'POST',
    path: `/tenants/${tenant}/machines`,
    body: { username: `robot-${newId()}`, roles: [usual], owner: person.id },
    cookie: by.cookie,
  })
  const others = by.id === person.id ? [] : [{ user: person.id, role: 'member' }]
  const group = await app.request({
    method: 'POST',
    path: `/tenants/${tenant}/groups`,
    body: { name: `Group ${person.id}`, public: true, members: others },
    cookie: by.cookie,
  })
  await app.request({
    method: 'POST',
    path: `/tenants/${tenant}/password-resets`,
    body: { login: person.username },
  })
  const { id: tenantId } = await app.requireTenant(tenant)
  const mail = await asOwner(app.storage.database, (db) =>
    db
      .updateTable('mails')
      .set({ toAddress: 'nobody@corp.example' })
      .where('tenantId', '=', tenantId)
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  const view = await app.request({
    method: 'POST',
    path: `/tenants/${tenant}/views`,
    body: { list: 'users', name: `View ${person.id}`, shared: true, search: {} },
    cookie: by.cookie,
  })
  const me = await app.request({ path: '/me', cookie: person.cookie })
  const event = await asOwner(app.storage.database, (db) =>
    db
      .selectFrom('auditEvents')
      .select('id')
      .where('tenantId', '=', tenantId)
      .orderBy((eb) => eb('action', '=', 'capability.granted'), 'desc')
      .orderBy('at', 'desc')
      .executeTakeFirstOrThrow(),
  )
  const things: Things = {
    tenant,
    user: person.id,
    machine: machine.body.id,
    session: me.body.sessionId,
    key: key.body.id,
    grant: grant.body.id,
    mail: mail.id,
    job: job.body.id,
    event: event.id,
    offboarding: await scheduledOffboarding(app, tenantId, by),
    role: role.body.id,
    group: group.body.id,
    view: view.body.id,
    backup: await doneBackup(app, tenantId),
    import: await uploadedFile(app, tenantId, by),
    target: tenantId,
  }
  return { things, apiKey: key.body.key as string }
}

/** Leaves one that waits, without the job that would carry it out. */
async function scheduledOffboarding(app: TestApp, tenantId: string, by: Person): Promise<string> {
  const id = newId()
  const at = app.clock.now()
  await asOwner(app.storage.database, (db) =>
    db
      .insertInto('offboardings')
      .values({
        tenantId,
        id,
        userId: newId(),
        userName: 'somebody',
        mode: 'deactivate',
        groupKeys: 'keep',
        notify: false,
        keepOlder: false,
        status: 'scheduled',
        dueAt: at,
        createdAt: at,
        createdBy: by.id,
        createdByName: by.username,
        credential: 'session',
        address: '127.0.0.1',
        userAgent: '',
        requestId: 'r',
      })
      .execute(),
  )
  return id
}

/** Leaves a file of one column, which is not checked yet. Directly, because an account may keep only few. */
async function uploadedFile(app: TestApp, tenantId: string, by: Person): Promise<string> {
  const id = newId()
  const at = app.clock.now()
  await asOwner(app.storage.database, (db) =>
    db
      .insertInto('imports')
      .values({
        tenantId,
        id,
        file: 'staff.csv',
        status: 'open',
        sheets: [],
        columns: JSON.stringify([{ name: 'username', target: 'username', samples: [] }]),
        lines: 0,
        updateBy: 'no',
        invitations: 'none',
        created: 0,
        changed: 0,
        unchanged: 0,
        refused: 0,
        progress: 0,
        createdAt: at,
        expiresAt: new Date(at.getTime() + 86_400_000),
        createdBy: by.id,
        createdByName: by.username,
        credential: 'session',
        address: '127.0.0.1',
        userAgent: '',
        requestId: 'r',
      })
      .execute(),
  )
  return id
}

/** Leaves one that is done, without its file: for that a test's server would need a folder. */
async function doneBackup(app: TestApp, tenantId: string): Promise<string> {
  const id = newId()
  const at = app.clock.now()
  await asOwner(app.storage.database, (db) =>
    db
      .insertInto('backups')
      .values({
        tenantId,
        id,
        createdAt: at,
        finishedAt: at,
        encryption: 'none',
        status: 'done',
        file: `${id}.backup`,
      })
      .execute(),
  )
  return id
}

/** An app where every operation has its target: a limit, a capability, groups, and things of olga's. Ada has all permissions. */
export async function startContractApp() {
  const change = (source: ProfileSource) => {
    source.groups.enabled = true
  }
  const app = await startTestApp({ profile: 'mimir', change })
  const ada = await app.firstAdministrator()
  const olga = await app.addPerson(ada, 'olga')
  return { app, ada, olga, things: (await thingsOf(app, olga, ada, 'default')).things }
}

/** Takes all roles from a signed-in user. */
export async function takeRoles(app: TestApp, person: Person): Promise<void> {
  await asOwner(app.storage.database, (db) =>
    db.deleteFrom('roleGrants').where('userId', '=', person.id).execute(),
  )
  const tenant = await app.requireTenant('default')
  app.authenticator.dropStale({ kind: 'principals', tenant: tenant.id, principals: [person.id] })
}
