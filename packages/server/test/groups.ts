import type { Answer, Person, TestApp } from './test-app.ts'
import { asOwner } from './whole-database.ts'

type Role = 'owner' | 'member'

/** Calls the operations of groups as users of a tenant. */
export function groupsIn(app: TestApp, slug = 'default') {
  const root = `/tenants/${slug}/groups`
  const ask = (
    by: Person,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ) => app.request({ method, path: `${root}${path}`, cookie: by.cookie, ...(body ? { body } : {}) })
  return {
    ask,
    list: (by: Person, query = '') => ask(by, 'GET', query),
    show: (by: Person, group: string) => ask(by, 'GET', `/${group}`),
    create: (by: Person, fields: object) => ask(by, 'POST', '', fields),
    update: (by: Person, group: string, fields: object) => ask(by, 'PATCH', `/${group}`, fields),
    remove: (by: Person, group: string) => ask(by, 'DELETE', `/${group}`),
    members: (by: Person, group: string, query = '') => ask(by, 'GET', `/${group}/members${query}`),
    candidates: (by: Person, group: string, query = '') => ask(by, 'GET', `/${group}/candidates${query}`),
    history: (by: Person, group: string, query = '') => ask(by, 'GET', `/${group}/history${query}`),
    /** The added users keep their sessions. */
    add: (by: Person, group: string, users: string[], role: Role = 'member') =>
      ask(by, 'POST', `/${group}/members`, { users, role, olderCredentials: 'keep' }),
    setRole: (by: Person, group: string, user: string, role: Role) =>
      ask(by, 'PUT', `/${group}/members/${user}`, { role }),
    drop: (by: Person, group: string, user: string) => ask(by, 'DELETE', `/${group}/members/${user}`),

    /** Creates a group that `by` owns. Returns its id. */
    async made(by: Person, name: string, members: [Person, Role][] = [], open = false): Promise<string> {
      const others = members.map(([person, role]) => ({ user: person.id, role }))
      const answer = await ask(by, 'POST', '', { name, public: open, members: others })
      if (answer.status !== 201) throw new Error(answer.raw)
      return answer.body.id
    },
  }
}

/** The names in a page of groups. */
export function groupNames({ body }: Answer): string[] {
  return body.items.map((group: { name: string }) => group.name)
}

/** The members of a group with their kind, from its rows: `olga owner`. */
export async function membersOf(app: TestApp, group: string): Promise<string[]> {
  const rows = await asOwner(app.storage.database, (db) =>
    db
      .selectFrom('groupMembers')
      .innerJoin('users', 'users.id', 'groupMembers.userId')
      .select(['users.username', 'groupMembers.role'])
      .where('groupMembers.groupId', '=', group)
      .orderBy('users.usernameSort')
      .execute(),
  )
  return rows.map(({ username, role }) => `${username} ${role}`)
}

/** The events of a group, in order, from the audit log. */
export async function eventsOf(app: TestApp, group: string) {
  return asOwner(app.storage.database, (db) =>
    db
      .selectFrom('auditEvents')
      .selectAll()
      .where('targetId', '=', group)
      .orderBy('at')
      .orderBy('id')
      .execute(),
  )
}

/** Gives a group a role directly, without checks. */
export async function giveRole(app: TestApp, group: string, roleKey: string): Promise<void> {
  const tenant = await asOwner(app.storage.database, async (db) => {
    const { tenantId, id: roleId } = await db
      .selectFrom('groups')
      .innerJoin('roles', 'roles.tenantId', 'groups.tenantId')
      .select(['roles.tenantId', 'roles.id'])
      .where('groups.id', '=', group)
      .where('roles.key', '=', roleKey)
      .executeTakeFirstOrThrow()
    const row = { tenantId, groupId: group, roleId, grantedBy: null, grantedAt: new Date() }
    await db.insertInto('groupRoles').values(row).execute()
    return tenantId
  })
  app.authenticator.dropStale({ kind: 'tenant', tenant })
}
