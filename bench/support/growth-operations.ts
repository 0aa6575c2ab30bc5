import { ofFilteredUsers, ofSortedUsers } from './growth-lists.ts'
import {
  type Expected,
  list,
  type Operation,
  page,
  pageSize,
  pathOf,
  share,
  show,
  type Tenant,
  type Tenants,
} from './growth-question.ts'
import { expectJson } from './http-client.ts'
import { familyName, peopleNames, plainForm } from './names.ts'
import { memberNames } from './seed-tenant.ts'
import { password } from './storage.ts'

/** Questions about one account use the first of these users. */
const members = memberNames(200)
export const person = members[0] ?? ''

/** Everything that could take longer with more users: lists, searches, totals, questions; and some that should not. */
export function operations(tenants: Tenants): Operation[] {
  return [
    ...ofUsers(),
    ...ofSortedUsers(),
    ...ofFilteredUsers(),
    ...ofSearches(tenants),
    ...ofAccess(),
    ...ofAudit(),
    ...ofGroups(),
    ...ofRecycleBin(),
    {
      name: 'tenants, small ones beside this one',
      ask: async ({ client }) => void expectJson(await client.get('/api/v1/server/tenants?limit=50')),
    },
    ...controls(),
  ]
}

function ofUsers(): Operation[] {
  return [
    ...list('users', '/users?', share(1, 1)),
    page('users by -username', '/users?sort=-username', share(1, 1)),
    ...list('users of a role that 99 % have', '/users?role=member', share(0.9896)),
    ...list('users of a role that 1 % have', '/users?role=auditor', share(0.01)),
    ...list('users of a role that 0.04 % have', '/users?role=administrator', share(0.0004)),
    ...list('users who are inactive (5 %)', '/users?status=inactive', share(0.05)),
    ...list('users who are invited (0.5 %)', '/users?status=invited', share(0.005)),
    ...list('users of the provider that 99.5 % have', '/users?provider=password', share(0.995, 1)),
    ...list('users of a provider that 0.5 % have', '/users?provider=oidc', share(0.005)),
    ...list('users of a provider that nobody has', '/users?provider=saml', share(0)),
    page('users of a role that 1 % have, inactive', '/users?role=auditor&status=inactive', share(0)),
    page('users who are locked', '/users?locked=true', share(0)),
    ...list('users who have not signed in for long', `/users?dormantSince=${new Date().toISOString()}`),
    show('the overview', '/overview'),
  ]
}

/** Words that many, some, few and no users have, and names in scripts without blanks. */
function ofSearches(tenants: Tenants): Operation[] {
  const searches = [
    ['what everybody has', 'example'],
    ['a letter that many have', 'a'],
    ['two letters that some have', 'ma'],
    ['a first name that 2 % have', 'anna'],
    ['the same with an accent', 'zoë'],
    ['a family name that 1.2 % have', 'Müller'],
    ['one with an apostrophe', "o'brien"],
    ['a family name that few have', familyName(660)],
    ['two words that 0.02 % have', 'anna müller'],
    ['two words that many and some have', 'example jorg'],
    ['two words that some and few have', `anna ${familyName(660)}`],
    ['a family name in Chinese', '王'],
    ['what nobody has', 'zzzz'],
  ] as const
  const found = tenants.map(({ count }) =>
    countFound(
      searches.map(([, q]) => q),
      count,
    ),
  )
  const known =
    (q: string): Expected =>
    (tenant) =>
      found[tenants.indexOf(tenant)]?.get(q)
  return [
    ...searches.flatMap(([name, q]) =>
      list(`search for ${name}`, `/users?q=${encodeURIComponent(q)}`, known(q)),
    ),
    page('search for a first name that 2 % have, auditors', '/users?q=anna&role=auditor'),
    page('search for a first name that 2 % have, inactive', '/users?q=anna&status=inactive'),
    page('search for what everybody has, inactive', '/users?q=example&status=inactive'),
    page('search for a first name that 2 % have, latest first', '/users?q=anna&sort=-createdAt'),
    page('picking a user by a first name that 2 % have', '/people?q=anna'),
  ]
}

/** The number of users that a search finds: for each word of the search, the user has a word that begins with it. */
function countFound(searches: readonly string[], count: number): Map<string, number> {
  const counted = new Map(searches.map((q) => [q, 0]))
  const sought = searches.map((q) => ({
    q,
    words: plainForm(q)
      .split(' ')
      .map((word) => ` ${word}`),
  }))
  const admin = { username: 'ada', alias: '', email: '' }
  for (const { username, alias, email } of [admin, ...peopleNames(count)]) {
    const name = plainForm(alias)
    const text = ` ${`${name} ${username} ${email}`.replace(/['@.]/g, ' ')} ${name}`
    for (const { q, words } of sought)
      if (words.every((word) => text.includes(word))) counted.set(q, (counted.get(q) ?? 0) + 1)
  }
  return counted
}

/** The users with a permission that nearly all, some and few have, and with one that groups give; and the list of roles. */
function ofAccess(): Operation[] {
  const permissions = [
    ['99 %', 'api-keys:create'],
    ['1 %', 'users:read'],
    ['0.04 %', 'settings:update'],
    ['0.04 % and groups', 'mail:read'],
  ] as const
  return [
    ...permissions.map(([share, permission]) =>
      page(`who can use a permission of ${share}`, `/permissions/${permission}/users?`),
    ),
    page('who can, with the total: a permission of 99 %', '/permissions/api-keys:create/users?total=true'),
    ...permissions.map(([share, permission]) => ({
      name: `AuthZEN subject search, a permission of ${share}`,
      async ask({ product }: Tenant) {
        const answer = await product.post('/access/v1/search/subject', {
          subject: { type: 'user' },
          action: { name: permission },
          resource: { type: 'tenant', id: 'default' },
          page: { limit: pageSize },
        })
        if (expectJson<{ results: unknown[] }>(answer).results.length === 0)
          throw new Error('Nobody was found')
      },
    })),
    show('roles, with how many have them', '/roles'),
    page('capabilities', '/capabilities?', ({ count }) => count / 1_000),
    page('capabilities, oldest first', '/capabilities?sort=grantedAt', ({ count }) => count / 1_000),
  ]
}

function ofAudit(): Operation[] {
  const one = (name: string, query: string) => page(`audit: ${name}`, `/audit-events?${query}`)
  return [
    one('all', ''),
    one('all, with the total', 'total=true'),
    one('an action of half of all events', 'action=sign-in.succeeded'),
    one('the same, with the total', 'action=sign-in.succeeded&total=true'),
    one('a rare action', 'action=access.denied'),
    one('a kind of actions', 'action=user'),
    one('the same, with the total', 'action=user&total=true'),
    one('refused (0.02 %)', 'outcome=refused'),
    one('refused, with the total', 'outcome=refused&total=true'),
    one('failed (2.5 %)', 'outcome=failed'),
    one('successes', 'outcome=success'),
    one('successes, with the total', 'outcome=success&total=true'),
    one('a month of last year', 'from=2025-10-01T00:00:00Z&until=2025-11-01T00:00:00Z'),
    one('an action and the outcome that it always has', 'action=sign-in.failed&outcome=failed'),
    one('a common action and an outcome that it never has', 'action=sign-in.succeeded&outcome=refused'),
    one('an action in a month', 'action=user.created&from=2025-10-01T00:00:00Z&until=2025-11-01T00:00:00Z'),
    one('an outcome in a month', 'outcome=failed&from=2025-10-01T00:00:00Z&until=2025-11-01T00:00:00Z'),
    one('what an administrator did', 'actor=ADMIN'),
    one('the same, with the total', 'actor=ADMIN&total=true'),
    one('what a person did', 'actor=PERSON'),
    one('what was done to a person', 'target=PERSON'),
    one('an administrator and a common action', 'actor=ADMIN&action=user.created'),
    one('an administrator and an action that they never did', 'actor=ADMIN&action=sign-in.failed'),
    one('an administrator and refused', 'actor=ADMIN&outcome=refused'),
    one('an administrator and failed (never)', 'actor=ADMIN&outcome=failed'),
    one('an administrator and a person', 'actor=ADMIN&target=PERSON'),
    one('a person as target, and an action', 'target=PERSON&action=user.created'),
    one('a person as target, and an outcome', 'target=PERSON&outcome=refused'),
    one('an administrator, an action and an outcome', 'actor=ADMIN&action=user.created&outcome=refused'),
  ]
}

function ofGroups(): Operation[] {
  return [
    ...list('groups', '/groups?', ({ count }) => count / 100 + 1),
    ...['-name', 'createdAt', '-createdAt'].map((sort) =>
      page(`groups by ${sort}`, `/groups?sort=${sort}`, ({ count }) => count / 100 + 1),
    ),
    ...list('members of a group of half of all', '/groups/GROUP/members?'),
    ...list('groups without an owner', '/groups?ownerless=true'),
    page('groups with a role', '/groups?role=reviewer'),
    page('my groups', '/groups?mine=true'),
    ...list('search for what a seventh of the groups are called', '/groups?q=project'),
    page('search for one group', '/groups?q=logistics%208'),
    page('search for what no group is called', '/groups?q=zzzz', () => 0),
  ]
}

/** One deleted account for each hundred. */
function ofRecycleBin(): Operation[] {
  return [
    ...list('recycle bin', '/recycle-bin/users?', ({ count }) => count / 100),
    page('recycle bin, oldest first', '/recycle-bin/users?sort=deletedAt', ({ count }) => count / 100),
    page('recycle bin by name', '/recycle-bin/users?sort=name', ({ count }) => count / 100),
    ...list('recycle bin: search for a first name', '/recycle-bin/users?q=gone.anna'),
    ...list('recycle bin: search for what none has', '/recycle-bin/users?q=zzzz', () => 0),
  ]
}

/** Requests for one account, one decision or one page, which should take the same time with any number of users. */
function controls(): Operation[] {
  let turn = 0
  const next = () => {
    turn += 1
    return members[turn % members.length]
  }
  return [
    page('mails', '/mails?'),
    page('mails, oldest first', '/mails?sort=createdAt'),
    page('jobs', '/jobs?', () => 0),
    page('jobs, oldest first', '/jobs?sort=createdAt', () => 0),
    show('one account', '/users/PERSON'),
    show('what one account may do, and why', '/users/PERSON/access'),
    {
      name: 'changing the roles of one account',
      async ask({ client, person }) {
        // Each side gets each of the two twice in four turns.
        turn += 1
        const roles = [turn % 4 < 2 ? 'auditor' : 'member']
        expectJson(await client.put(pathOf(`/users/${person}/roles`), { roles }))
      },
    },
    {
      name: 'one decision, about another user each time',
      async ask({ product }) {
        const subject = { type: 'user', id: next() }
        const question = {
          subject,
          action: { name: 'api-keys:create' },
          resource: { type: 'document', id: '1' },
        }
        const answer = await product.post('/access/v1/evaluation', question)
        if (!expectJson<{ decision: boolean }>(answer).decision) throw new Error(`${subject.id} may not`)
      },
    },
    {
      name: 'signing in',
      async ask({ product }) {
        expectJson(await product.post(pathOf('/sign-in/password'), { username: next(), password }))
      },
    },
  ]
}
