import { bindings as authzen } from '@rollcall/contract/authzen.ts'
import { bindingOf } from '@rollcall/contract/contract.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { declarations, inputOf, requestOf, type Things, thingsOf } from './contract-calls.ts'
import { giveRole, groupsIn } from './groups.ts'
import { type Answer, type Person, startTestApp, type TestApp } from './test-app.ts'

/**
 * Walks the whole contract with groups' API keys. No account has a group's id. One group has all permissions, one has none. Then it checks
 * that an administrator can see everything that the first one did.
 */
let app: TestApp
let ada: Person
let may: string
let mayNot: string
let mighty: string
const answers = new Map<string, { all: Answer; none: Answer }>()

const protectedOnes = declarations.filter(({ scope }) => scope !== 'public')
const named = (declaration: Operation) => [declaration.name, declaration] as const
const deletes = (declaration: Operation) => bindingOf(declaration).method === 'DELETE'
const isOpenToGroups = ({ requires }: Operation) => !requires?.session && !requires?.by
const answersTo = ({ name }: Operation) => answers.get(name) as { all: Answer; none: Answer }

beforeAll(async () => {
  app = await startTestApp({
    profile: 'mimir',
    ownDatabase: true,
    runsServer: true,
    change: (source) => {
      source.groups.enabled = true
      source.accounts.begin = 'either'
    },
  })
  ada = await app.firstAdministrator()
  const groups = groupsIn(app)
  const keyOf = async (name: string, role?: string) => {
    const group = await groups.made(ada, name)
    if (role) await giveRole(app, group, role)
    const { body } = await groups.ask(ada, 'POST', `/${group}/api-keys`, { name: 'walk' })
    return { group, key: body.key as string }
  }
  const strong = await keyOf('Mighty', 'admin')
  mighty = strong.group
  may = strong.key
  mayNot = (await keyOf('Powerless')).key
  // Deletions come last, and each operation gets things of its own.
  const order = protectedOnes.toSorted((a, b) => Number(deletes(a)) - Number(deletes(b)))
  const lasting = await freshThings('lasting')
  for (const [place, declaration] of order.entries()) {
    const lasts = declaration.kind === 'query' || !names(inputOf(declaration, lasting), lasting)
    const things = lasts ? lasting : await freshThings(`u${place}`)
    const request = requestOf(declaration, {
      ...inputOf(declaration, things),
      ...special[declaration.name]?.(),
    })
    const none = await app.request({ ...request, apiKey: mayNot })
    answers.set(declaration.name, { none, all: await app.request({ ...request, apiKey: may }) })
  }
}, 120_000)
afterAll(() => app.close())

/** Operations whose smallest input exists already, or leaves little behind. */
const special: Record<string, () => object> = {
  'users.create': () => ({ email: 'somebody@corp.example', password: undefined }),
  'capabilities.grant': () => ({ user: ada.id }),
}

/** Says whether an input names one of the things, and not only their tenant. */
function names(input: object, { tenant: _, ...things }: Things): boolean {
  const text = JSON.stringify(input)
  return Object.values(things).some((id) => text.includes(id))
}

async function freshThings(username: string): Promise<Things> {
  const person = await app.addPerson(ada, username)
  return (await thingsOf(app, person, ada, 'default')).things
}

describe('with the key of a group with all permissions', () => {
  test.each(protectedOnes.map(named))('%s answers as for a user, or says why not', (_, declaration) => {
    const { status, body, raw } = answersTo(declaration).all
    expect(status, raw).toBeLessThan(500)
    expect(body?.code).not.toBe('access.denied')
    expect(body?.code).not.toBe('access.not_signed_in')
    const { session, by } = declaration.requires ?? {}
    const refused = session ? 'access.session_required' : 'access.person_required'
    if (session || by) expect(body).toMatchObject({ status: 403, code: refused })
    else expect(body?.code).not.toBe('access.person_required')
  })

  test('operations on one’s own account are refused, and no others of /me', () => {
    const own = protectedOnes.filter(({ scope }) => scope === 'self')
    const open = own.filter(isOpenToGroups).map(({ name }) => name)
    expect(open).toEqual(['me.show'])
  })

  test('is refused only for reasons that would apply to anybody', () => {
    const open = protectedOnes.filter(isOpenToGroups)
    const refused = open.flatMap((declaration) => {
      const { status, body } = answersTo(declaration).all
      return status < 400 ? [] : [[declaration.name, body.code]]
    })
    expect(Object.fromEntries(refused)).toEqual({
      'users.unlock': 'user.not_locked',
      'pictures.remove-of-user': 'user.no_picture',
      'pictures.show': 'user.no_picture',
      'invitations.resend': 'user.already_registered',
      'mail.resend': 'mail.smtp_missing',
      'mail.resend-failed': 'mail.smtp_missing',
      'backups.create': 'backup.no_folder',
      // The profile has no attributes.
      'bulk.set-attributes': 'request.invalid',
      'executions.run-again': 'job.unfinished',
      'jobs.run-again': 'job.unfinished',
      'tenants.suspend': 'tenant.runs_server',
      'tenants.resume': 'tenant.not_suspended',
      'tenants.remove': 'tenant.runs_server',
      // The profile allows no service accounts.
      'visits.promote': 'service_account.not_eligible',
      'visits.demote': 'service_account.not_found',
      'visits.withdraw': 'visit.not_found',
      'visits.revoke': 'visit.not_found',
      'visits.offer': 'service_account.not_found',
      'visits.withdraw-offer': 'visit.offer_not_found',
      'visits.accept': 'visit.offer_not_found',
      'visits.decline': 'visit.offer_not_found',
      'visits.give': 'service_account.not_found',
      'visits.end': 'visit.not_found',
      // A group owns no accounts, and the key is of another account.
      'machines.create': 'user.not_found',
      'machines.revoke-key': 'api_key.not_found',
      // Nothing is in the recycle bin.
      'recycle-bin.show-user': 'recycle_bin.not_found',
      'recycle-bin.show-group': 'recycle_bin.not_found',
      'recycle-bin.show-role': 'recycle_bin.not_found',
      'recycle-bin.restore-user': 'recycle_bin.not_found',
      'recycle-bin.restore-role': 'recycle_bin.not_found',
      'recycle-bin.erase-user': 'recycle_bin.not_found',
      'recycle-bin.erase-group': 'recycle_bin.not_found',
      'recycle-bin.erase-role': 'recycle_bin.not_found',
      'group-api-keys.revoke': 'api_key.not_found',
      'settings.update-look': 'settings.changed_meanwhile',
    })
  })

  test('AuthZEN answers', async () => {
    for (const { operation, path } of Object.values(authzen)) {
      const subject = { type: 'user', id: ada.id }
      const resource = { type: 'tenant', id: 'default' }
      const body = { subject, action: { name: 'users:read' }, resource }
      const answer = await app.request({ method: 'POST', path, body, apiKey: may })
      expect(answer.status, `${operation.name} ${answer.raw}`).toBe(200)
      const denied = await app.request({ method: 'POST', path, body, apiKey: mayNot })
      expect(denied).toMatchObject({ status: 403, body: { code: 'access.denied' } })
    }
  })
})

describe('with the key of a group without permissions', () => {
  test.each(protectedOnes.filter(({ needs }) => needs !== undefined).map(named))(
    '%s is refused',
    (_, declaration) => {
      const { status, body, raw } = answersTo(declaration).none
      expect(status, raw).toBe(403)
      const codes = ['access.denied', 'access.person_required', 'access.session_required']
      expect(codes).toContain(body.code)
    },
  )

  test.each(protectedOnes.map(named))('%s never breaks', (_, declaration) => {
    const { status, raw } = answersTo(declaration).none
    expect(status, raw).toBeLessThan(500)
  })
})

describe('the results of the group’s calls', () => {
  test('are shown to an administrator in every list', async () => {
    const reading = declarations.filter((one) => bindingOf(one).method === 'GET' && one.scope !== 'public')
    const things = await freshThings('late')
    // Of a user who has a picture: pictures.test.ts. Of what is in the recycle bin: recycle-bin.both.test.ts.
    const elsewhere = /^(pictures\.show|recycle-bin\.show-\w+)$/
    for (const declaration of reading.filter(({ name }) => !elsewhere.test(name))) {
      const answer = await app.request({
        ...requestOf(declaration, inputOf(declaration, things)),
        cookie: ada.cookie,
      })
      expect(answer.status, `${declaration.name} ${answer.raw}`).toBe(200)
    }
  })

  test('can be opened one by one: the account it made, the mail it sent, the job it began', async () => {
    const made = answers.get('users.create')?.all.body.id
    for (const path of [
      `/users/${made}`,
      `/users/${made}/access`,
      '/mails?limit=200',
      '/jobs?limit=200',
      '/capabilities',
    ]) {
      const answer = await app.request({ path: `/tenants/default${path}`, cookie: ada.cookie })
      expect(answer.status, `${path} ${answer.raw}`).toBe(200)
    }
  })

  test('are in the audit log under its name, each event', async () => {
    const path = `/tenants/default/audit-events?actor=${mighty}&limit=200`
    const { items } = (await app.request({ path, cookie: ada.cookie })).body
    const actors = new Set(items.map(({ actor }: { actor: object }) => JSON.stringify(actor)))
    expect([...actors]).toEqual([JSON.stringify({ kind: 'group', id: mighty, name: 'group:Mighty' })])
    const changing = protectedOnes.filter((one) => one.kind === 'command' && answersTo(one).all.status < 300)
    expect(items.length).toBeGreaterThanOrEqual(changing.length)
  })
})
