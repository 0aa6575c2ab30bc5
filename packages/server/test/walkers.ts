import { expect } from 'vitest'
import { Browser } from './browser.ts'
import { declarations, type Input, requestOf } from './contract-calls.ts'
import { type HeldCredential, Ledger } from './ledger.ts'
import { type Call, type History, kinds, type Scene, type Step } from './random-calls.ts'
import type { Rights } from './rights.ts'
import {
  type Answer,
  type Person,
  passwordOf,
  startTestApp,
  type TestApp,
  type TestRequest,
} from './test-app.ts'
import { asOwner } from './whole-database.ts'

/** A caller, in a browser or with an API key. */
export interface Walker {
  id: string
  username: string
  password: string
  browser: Browser
  keys: string[]
}

/** The result of a call, and its targets. */
export interface Called {
  answer: Answer
  /** The walker, or the group whose API key was used. */
  actor: string
  person: string
  group: string
}

/** An app where rights can be gained: any number of roles, a limit, and capabilities. */
export async function startWalkersApp(): Promise<TestApp> {
  const app = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      source.accounts.rolesPerUser = 'many'
      source.groups.enabled = true
      source.capabilities = ['can_launch_fleet_hunts', 'sso:configure', 'threat-feeds:edit']
    },
  })
  await app.startWork()
  return app
}

let worlds = 0

/** Permissions that only the administrator has at the start. */
const beyondTheStrong = ['can_launch_fleet_hunts', 'threat-feeds:edit', 'decisions:ask']

/** A tenant of its own, with an administrator who creates the walkers and does nothing after that. */
export class World {
  readonly slug: string
  readonly walkers: Walker[] = []
  readonly ledger: Ledger
  /** Made while the groups had no roles. */
  readonly #keysOfGroups: HeldCredential[] = []
  /** The roles that groups are to get, by group id. */
  readonly #rolesOfGroups = new Map<string, string[]>()
  #ada: Person | undefined
  readonly #app: TestApp
  #made = 0

  constructor(app: TestApp) {
    worlds += 1
    this.#app = app
    this.slug = `walk-${worlds}`
    this.ledger = new Ledger(app, this.slug)
  }

  async open({ roles, held, groups }: History): Promise<void> {
    await this.#app.addTenant(this.slug)
    const ada = await this.#app.firstAdministrator('ada', this.slug)
    const { catalogue } = (await this.#app.requireTenant(this.slug)).model
    const most = catalogue.permissions.map(({ key }) => key).filter((key) => !beyondTheStrong.includes(key))
    const strong = { permissions: most, limits: { 'hunts.maxHosts': 500 } }
    for (const [at, role] of [strong, ...roles].entries())
      await this.#asAda(ada, { path: 'roles', body: { key: `role-${at}`, name: `Role ${at}`, ...role } })
    for (const name of ['strong', 'steady']) await this.#add(ada, name, ['role-0'])
    for (const [at, numbers] of held.entries())
      await this.#add(ada, `person${at}`, ['operator', ...numbers.map((number) => `role-${number}`)])
    for (const [at, { roles: roleIndexes, members }] of groups.entries())
      await this.#addGroup(ada, at, roleIndexes, members)
    this.#ada = ada
  }

  async #asAda(
    { cookie }: Person,
    { method = 'POST', path, body }: { method?: 'POST' | 'PUT' | 'DELETE'; path: string; body?: object },
  ): Promise<Answer> {
    const answer = await this.#app.request({ method, path: `/tenants/${this.slug}/${path}`, body, cookie })
    expect(answer.status, answer.raw).toBeLessThan(300)
    return answer
  }

  /** The first member owns the group. Its creator has left. */
  async #addGroup(ada: Person, at: number, roles: number[], numbers: number[]): Promise<void> {
    const [owner, ...others] = [...new Set(numbers.map((number) => this.walker(number).id))]
    const members = [{ user: owner, role: 'owner' }, ...others.map((user) => ({ user, role: 'member' }))]
    const { id } = (await this.#asAda(ada, { path: 'groups', body: { name: `Group of ada ${at}`, members } }))
      .body
    const { key } = (await this.#asAda(ada, { path: `groups/${id}/api-keys`, body: { name: 'Early' } })).body
    this.#keysOfGroups.push({ kind: 'group-key', secret: key, of: id, by: owner ?? ada.id })
    this.#rolesOfGroups.set(
      id,
      roles.map((number) => `role-${number}`),
    )
    await this.#asAda(ada, { method: 'DELETE', path: `groups/${id}/members/${ada.id}` })
  }

  async #add(ada: Person, username: string, roles: string[]): Promise<void> {
    const person = await this.#app.addPerson(ada, username, roles, this.slug)
    const { id, cookie, password } = person
    const browser = new Browser(this.#app)
    browser.cookies.set('rollcall', cookie)
    this.walkers.push({ id, username, password, browser, keys: [] })
  }

  /**
   * Where possible, the strongest walker makes a reset link and knows another one's password; everybody makes an API key. From now on no
   * credential may be worth more than at this moment.
   */
  async begin(rights: Rights): Promise<void> {
    const [strong, waiting, known] = [this.walker(0), this.walker(2), this.walker(3)]
    const linkTo = async ({ id }: Walker) => {
      const path = `/tenants/${this.slug}/users/${id}/password-resets`
      const { body } = await strong.browser.request({ method: 'POST', path })
      return body.url === undefined ? undefined : new URL(body.url).hash.slice(1)
    }
    const token = await linkTo(known)
    if (token) {
      known.password = passwordOf('the strongest knows')
      const body = { token, password: known.password }
      await this.#app.request({ method: 'POST', path: '/password-resets', body })
      this.ledger.add({ kind: 'password', secret: known.password, of: known.id, by: strong.id }, rights)
    }
    const secret = await linkTo(waiting)
    if (secret) this.ledger.add({ kind: 'link', secret, of: waiting.id, by: strong.id }, rights)
    await this.#inBrowser(known, { path: '/me' }, rights)
    for (const { id, browser, keys } of this.walkers) {
      this.ledger.add({ kind: 'session', secret: browser.cookies.get('rollcall') ?? '', of: id }, rights)
      const { status, body } = await browser.request({
        method: 'POST',
        path: '/me/api-keys',
        body: { name: 'From the beginning' },
      })
      if (status !== 201) continue
      keys.push(body.key)
      this.ledger.add({ kind: 'api-key', secret: body.key, of: id }, rights)
    }
    for (const held of this.#keysOfGroups) this.ledger.add(held, rights)
  }

  /** The administrator gives a role to a walker, capabilities to others, and roles to groups. */
  async grow(): Promise<void> {
    const ada = this.#ada
    if (!ada) throw new Error('the world is not open')
    const [one, ...others] = [this.walker(2), this.walker(3), this.walker(4)]
    await this.#asAda(ada, {
      method: 'PUT',
      path: `users/${one.id}/roles`,
      body: { roles: ['operator', 'role-0'] },
    })
    const grant = { permission: 'threat-feeds:edit', reason: 'From the beginning' }
    for (const { id } of others)
      await this.#asAda(ada, { path: 'capabilities', body: { user: id, ...grant } })
    for (const [id, roles] of this.#rolesOfGroups)
      await this.#asAda(ada, { method: 'PUT', path: `groups/${id}/roles`, body: { roles } })
  }

  walker(number: number): Walker {
    return this.walkers[number % this.walkers.length] as Walker
  }

  /** Makes the call of a step. */
  async call(step: Call, rights: Rights): Promise<Called> {
    const scene = await this.#scene(step, rights)
    const keys = [...rights.roles.keys()].map((id) => rights.tenant.model.roles.get(id)?.key ?? '')
    const roles = [...new Set(step.roles.map((number) => keys[number % keys.length] ?? ''))]
    const declaration = declarations.find(({ name }) => name === step.kind)
    if (!declaration) throw new Error(`there is no operation ${step.kind}`)
    const input: Input = kinds[step.kind](scene, { ...step, roles })
    if (step.keep && 'olderCredentials' in declaration.input.properties) input.olderCredentials = 'keep'
    const request = requestOf(declaration, input)
    const walker = this.walker(step.actor)
    const key = step.byKey ? this.#keyFor(step, walker) : undefined
    const answer = await (key
      ? this.#app.request({ ...request, apiKey: key.secret })
      : this.#inBrowser(walker, request, rights))
    expect(answer.status, answer.raw).toBeLessThan(500)
    const actor = key?.of ?? walker.id
    const link = this.ledger.last('link', ({ by }) => by === actor)
    const person = step.kind === 'password-resets.complete' ? (link?.of ?? actor) : scene.person
    if (answer.status < 300)
      this.#record(step.kind, { walker, actor, person, group: scene.group }, request, answer, rights)
    if (step.kind === 'bulk.assign-role' && answer.status === 201) await this.#jobsDone(rights.tenant.id)
    return { answer, actor, person, group: scene.group }
  }

  /** As often a group's key as one of their own. */
  #keyFor({ partly }: Call, { id, keys }: Walker): { secret: string; of: string } | undefined {
    const ofGroup = this.ledger.last('group-key', ({ by }) => by === id)
    if (partly === 'all' && ofGroup) return ofGroup
    const own = keys.at(-1)
    return own === undefined ? undefined : { secret: own, of: id }
  }

  /** A walker who was signed out signs in again, if possible. */
  async #inBrowser(walker: Walker, request: TestRequest, rights: Rights): Promise<Answer> {
    const answer = await walker.browser.request(request)
    if (answer.body?.code !== 'access.not_signed_in') return answer
    const { cookie } = await this.#app.signIn(walker.username, walker.password, this.slug)
    if (!cookie) return answer
    walker.browser.cookies.clear()
    walker.browser.cookies.set('rollcall', cookie)
    this.ledger.add({ kind: 'session', secret: cookie, of: walker.id }, rights)
    return walker.browser.request(request)
  }

  /** Records a credential. */
  #record(
    kind: Call['kind'],
    { walker, actor, person, group }: { walker: Walker; actor: string; person: string; group: string },
    { body }: TestRequest,
    answer: Answer,
    rights: Rights,
  ): void {
    const session = walker.browser.cookies.get('rollcall') ?? ''
    const { ledger } = this
    if (kind === 'api-keys.create') {
      walker.keys.push(answer.body.key)
      ledger.add({ kind: 'api-key', secret: answer.body.key, of: walker.id }, rights)
    } else if (kind === 'group-api-keys.create')
      ledger.add({ kind: 'group-key', secret: answer.body.key, of: group, by: walker.id }, rights)
    else if (kind === 'group-api-keys.wake') ledger.wake(group, rights)
    else if (kind === 'users.create-password-reset' && answer.body.url)
      ledger.add(
        { kind: 'link', secret: new URL(answer.body.url).hash.slice(1), of: person, by: actor },
        rights,
      )
    else if (kind === 'password-resets.complete') {
      const { password } = body as { password: string }
      ledger.add({ kind: 'password', secret: password, of: person, by: actor }, rights)
      // The link was handed over, and its creator has read it.
      for (const other of this.walkers) if (other.id === person) other.password = password
    } else if (kind === 'impersonation.start')
      ledger.add({ kind: 'session', secret: session, of: person }, rights)
    else if (kind === 'impersonation.stop')
      ledger.add({ kind: 'session', secret: session, of: walker.id }, rights)
  }

  async #scene(step: Step, { tenant, reach, roles, groups }: Rights): Promise<Scene> {
    const { actor, person, role, group, value: choice } = step
    const people = [...reach.keys()]
    const id = [...roles.keys()][role % roles.size] ?? ''
    const grants = await asOwner(this.#app.storage.database, (db) =>
      db.selectFrom('capabilityGrants').select('id').where('tenantId', '=', tenant.id).execute(),
    )
    const chosen = [...groups.keys()][group % Math.max(1, groups.size)] ?? id
    const groupKeys = await asOwner(this.#app.storage.database, (db) =>
      db.selectFrom('apiKeys').select('id').where('groupId', '=', chosen).orderBy('id').execute(),
    )
    const whom = people[person % people.length] ?? ''
    const sessions = await asOwner(this.#app.storage.database, (db) =>
      db.selectFrom('sessions').select('id').where('userId', '=', whom).orderBy('id').execute(),
    )
    const { capabilities } = tenant.profile.source
    return {
      tenant: this.slug,
      actor: this.walker(actor).id,
      person: whom,
      people,
      session: sessions.at(role % Math.max(1, sessions.length))?.id ?? id,
      role: { id, revision: tenant.roles.get(id)?.revision ?? 0 },
      group: chosen,
      groupKey: groupKeys.at(role % Math.max(1, groupKeys.length))?.id ?? id,
      link: this.ledger.last('link', ({ by }) => by === this.walker(actor).id)?.secret ?? 'rcl_none',
      grant: grants[person % Math.max(1, grants.length)]?.id ?? id,
      capability: capabilities[(role + (choice ?? 0)) % capabilities.length] ?? '',
      limit: 'hunts.maxHosts',
      made: () => {
        this.#made += 1
        return this.#made
      },
      inMinutes: (count) => new Date(this.#app.clock.now().getTime() + count * 60_000).toISOString(),
    }
  }

  async #jobsDone(tenantId: string): Promise<void> {
    const open = () =>
      asOwner(this.#app.storage.database, (db) =>
        db
          .selectFrom('jobs')
          .select('id')
          .where('tenantId', '=', tenantId)
          .where('status', '<>', 'done')
          .execute(),
      )
    await expect.poll(open, { interval: 5, timeout: 10_000 }).toEqual([])
  }
}
