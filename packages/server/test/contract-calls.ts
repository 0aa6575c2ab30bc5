import { apiBindings, bindingOf } from '@rollcall/contract/contract.ts'
import { hasBody, pathParameters } from '@rollcall/contract/http.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import { type Answer, type Person, passwordOf, type TestApp, type TestRequest } from './test-app.ts'
import { asOwner } from './whole-database.ts'

/** Every operation of the contract. */
export const declarations: Operation[] = apiBindings.map(({ operation }) => operation)

/** What the inputs below name. */
export interface Things {
  tenant: string
  /** Somebody who holds a session, an API key and a capability. */
  user: string
  session: string
  key: string
  grant: string
  mail: string
  job: string
  /** Nobody has it. */
  role: string
  /** Public, and the user is a member of it. */
  group: string
}

export type Input = Record<string, unknown>

const password = passwordOf('somebody new')
// In the form of a link's secret, and nobody's.
const token = 'rcl_none'

/** The least that each operation accepts. An operation without a line here fails the contract tests. */
export const inputs: Record<string, (things: Things) => Input> = {
  'sign-in.options': ({ tenant }) => ({ tenant }),
  'sign-in.with-password': ({ tenant }) => ({ tenant, username: 'nobody', password }),
  'setup.check': () => ({ token }),
  'setup.complete': () => ({ token, username: 'first', password }),
  'password-resets.request': ({ tenant }) => ({ tenant, login: 'nobody' }),
  'password-resets.check': () => ({ token }),
  'password-resets.complete': () => ({ token, password }),
  'me.show': () => ({}),
  'me.update': () => ({ alias: 'An alias' }),
  'me.update-preferences': () => ({ theme: 'dark' }),
  'me.change-password': () => ({ currentPassword: password, newPassword: passwordOf('somebody else') }),
  'me.sign-out': () => ({}),
  'sessions.list-own': () => ({}),
  'sessions.end-own': ({ session }) => ({ session }),
  'sessions.end-others': () => ({}),
  'sessions.list-of-user': ({ tenant, user }) => ({ tenant, user }),
  'sessions.end-of-user': ({ tenant, user }) => ({ tenant, user }),
  'api-keys.list-own': () => ({}),
  'api-keys.create': () => ({ name: 'a key' }),
  'api-keys.revoke-own': ({ key }) => ({ key }),
  'api-keys.list-of-user': ({ tenant, user }) => ({ tenant, user }),
  'api-keys.revoke-of-user': ({ tenant, user, key }) => ({ tenant, user, key }),
  'users.list': ({ tenant }) => ({ tenant }),
  'users.show': ({ tenant, user }) => ({ tenant, user }),
  'users.create': ({ tenant }) => ({ tenant, username: 'somebody', password }),
  'users.update': ({ tenant, user }) => ({ tenant, user, alias: 'An alias' }),
  'users.set-roles': ({ tenant, user }) => ({ tenant, user, roles: ['operator'] }),
  'users.set-status': ({ tenant, user }) => ({ tenant, user, status: 'inactive' }),
  'users.unlock': ({ tenant, user }) => ({ tenant, user }),
  'users.remove': ({ tenant, user }) => ({ tenant, user }),
  'users.create-password-reset': ({ tenant, user }) => ({ tenant, user }),
  'invitations.check': () => ({ token }),
  'invitations.accept': () => ({ token, password }),
  'invitations.resend': ({ tenant, user }) => ({ tenant, user }),
  'bulk.set-status': ({ tenant, user }) => ({ tenant, users: { ids: [user] }, status: 'active' }),
  'bulk.assign-role': ({ tenant, user }) => ({ tenant, users: { ids: [user] }, role: 'operator' }),
  'bulk.remove': ({ tenant, user }) => ({ tenant, users: { ids: [user] } }),
  'bulk.count-mails': ({ tenant, user }) => ({ tenant, users: { ids: [user] }, action: 'deactivate' }),
  'jobs.list': ({ tenant }) => ({ tenant }),
  'jobs.show': ({ tenant, job }) => ({ tenant, job }),
  'jobs.list-rows': ({ tenant, job }) => ({ tenant, job }),
  'mail.list': ({ tenant }) => ({ tenant }),
  'mail.show-server': ({ tenant }) => ({ tenant }),
  'mail.open': ({ tenant, mail }) => ({ tenant, mail }),
  'mail.resend': ({ tenant, mail }) => ({ tenant, mail }),
  'mail.resend-failed': ({ tenant }) => ({ tenant }),
  'mail.test': ({ tenant }) => ({ tenant }),
  'mail.list-own': () => ({}),
  'access.show': ({ tenant, user }) => ({ tenant, user }),
  'access.show-at': ({ tenant, user }) => ({ tenant, user, at: '2026-01-01T00:00:00Z' }),
  'access.set-limit': ({ tenant, user }) => ({ tenant, user, limit: 'hunts.maxHosts', value: 5 }),
  'access.clear-limit': ({ tenant, user }) => ({ tenant, user, limit: 'hunts.maxHosts' }),
  'access.check-limit': ({ tenant, user }) => ({ tenant, user, limit: 'hunts.maxHosts', value: 5 }),
  'capabilities.list': ({ tenant }) => ({ tenant }),
  'capabilities.grant': ({ tenant, user }) => ({
    tenant,
    user,
    permission: 'can_launch_fleet_hunts',
    reason: 'on call',
  }),
  'capabilities.revoke': ({ tenant, grant }) => ({ tenant, grant }),
  'access.explain': ({ tenant, user }) => ({ tenant, user, permission: 'users:read' }),
  'access.who-can': ({ tenant }) => ({ tenant, permission: 'users:read' }),
  'people.list': ({ tenant }) => ({ tenant }),
  'groups.list': ({ tenant }) => ({ tenant }),
  'groups.list-of-user': ({ tenant, user }) => ({ tenant, user }),
  'groups.create': ({ tenant }) => ({ tenant, name: 'Testers' }),
  'groups.show': ({ tenant, group }) => ({ tenant, group }),
  'groups.update': ({ tenant, group }) => ({ tenant, group, description: 'They test' }),
  'groups.remove': ({ tenant, group }) => ({ tenant, group }),
  'groups.list-members': ({ tenant, group }) => ({ tenant, group }),
  'groups.list-candidates': ({ tenant, group }) => ({ tenant, group }),
  'groups.add-members': ({ tenant, group, user }) => ({ tenant, group, users: [user] }),
  'groups.set-member-role': ({ tenant, group, user }) => ({ tenant, group, user, role: 'member' }),
  'groups.remove-member': ({ tenant, group, user }) => ({ tenant, group, user }),
  'groups.list-history': ({ tenant, group }) => ({ tenant, group }),
  'group-api-keys.list': ({ tenant, group }) => ({ tenant, group }),
  'group-api-keys.create': ({ tenant, group }) => ({ tenant, group, name: 'a key' }),
  'group-api-keys.wake': ({ tenant, group, key }) => ({ tenant, group, key }),
  'group-api-keys.revoke': ({ tenant, group, key }) => ({ tenant, group, key }),
  'group-roles.set': ({ tenant, group }) => ({ tenant, group, roles: [] }),
  'settings.show-look': ({ tenant }) => ({ tenant }),
  'settings.update-look': ({ tenant }) => ({ tenant, revision: 0, title: 'Another title' }),
  'settings.show-groups': ({ tenant }) => ({ tenant }),
  'settings.update-groups': ({ tenant }) => ({ tenant, defaultAdministrator: null }),
  'roles.list': ({ tenant }) => ({ tenant }),
  'roles.create': ({ tenant }) => ({ tenant, name: 'Night shift', permissions: [] }),
  'roles.update': ({ tenant, role }) => ({ tenant, role, revision: 0 }),
  'roles.remove': ({ tenant, role }) => ({ tenant, role }),
  'permissions.list': ({ tenant }) => ({ tenant }),
  'impersonation.start': ({ tenant, user }) => ({ tenant, user, reason: 'tests' }),
  'impersonation.stop': () => ({}),
  'decisions.identify': ({ tenant }) => ({ tenant, kind: 'api-key', secret: 'rck_none' }),
  'decisions.describe': ({ tenant }) => ({ tenant }),
  'audit.list': ({ tenant }) => ({ tenant }),
  'audit.list-actions': ({ tenant }) => ({ tenant }),
  'audit.export-events': ({ tenant }) => ({ tenant, format: 'ndjson' }),
}

/** The input of an operation; throws for one that has no line above. */
export function inputOf(declaration: Operation, things: Things): Input {
  const input = inputs[declaration.name]
  if (!input) throw new Error(`${declaration.name} has no input in contract-calls.ts`)
  return input(things)
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
  return { method, path: query.size > 0 ? `${path}?${query}` : path }
}

/** An answer without what differs from one request to the next. */
export function comparable({ status, body, raw }: Answer) {
  return { status, body: body ? { ...body, requestId: undefined } : raw }
}

/** Gives somebody an API key, a capability, a mail, a job and a group, makes a role, and answers with the ids of it all. */
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
  const me = await app.request({ path: '/me', cookie: person.cookie })
  const things: Things = {
    tenant,
    user: person.id,
    session: me.body.sessionId,
    key: key.body.id,
    grant: grant.body.id,
    mail: mail.id,
    job: job.body.id,
    role: role.body.id,
    group: group.body.id,
  }
  return { things, apiKey: key.body.key as string }
}

/** Takes every right away from somebody who is signed in. */
export async function takeRoles(app: TestApp, person: Person): Promise<void> {
  await asOwner(app.storage.database, (db) =>
    db.deleteFrom('roleGrants').where('userId', '=', person.id).execute(),
  )
  const tenant = await app.requireTenant('default')
  app.authenticator.dropStale({ kind: 'principals', tenant: tenant.id, principals: [person.id] })
}
