import { expect } from 'vitest'
import { Browser } from './browser.ts'
import { declarations, requestOf } from './contract-calls.ts'
import { type Call, type History, kinds, type Scene, type Step } from './random-calls.ts'
import type { Rights } from './rights.ts'
import { type Answer, type Person, startTestApp, type TestApp } from './test-app.ts'
import { asOwner } from './whole-database.ts'

/** Somebody who calls, in a browser or with an API key. */
export interface Walker {
  id: string
  browser: Browser
  keys: string[]
}

/** What came of a call, and whom and which group it pointed at. */
export interface Called {
  answer: Answer
  person: string
  group: string
}

/** An app in which there is something to climb: any number of roles, a limit, and capabilities. */
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

/** What only the administrator has at the start. */
const beyondTheStrong = ['can_launch_fleet_hunts', 'threat-feeds:edit', 'decisions:ask']

/** A tenant of its own with an administrator who makes the others, and does nothing from then on. */
export class World {
  readonly slug: string
  readonly walkers: Walker[] = []
  readonly #app: TestApp
  #made = 0

  constructor(app: TestApp) {
    worlds += 1
    this.#app = app
    this.slug = `walk-${worlds}`
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
    for (const [at, { roles: carried, members }] of groups.entries())
      await this.#addGroup(ada, at, carried, members)
    const holder = this.walkers.at(-1)
    await this.#asAda(ada, {
      path: 'capabilities',
      body: { user: holder?.id, permission: 'threat-feeds:edit', reason: 'From the beginning' },
    })
  }

  async #asAda(
    { cookie }: Person,
    { method = 'POST', path, body }: { method?: 'POST' | 'PUT' | 'DELETE'; path: string; body?: object },
  ): Promise<Answer> {
    const answer = await this.#app.request({ method, path: `/tenants/${this.slug}/${path}`, body, cookie })
    expect(answer.status, answer.raw).toBeLessThan(300)
    return answer
  }

  /** The first of the members owns it; whoever made it has left. */
  async #addGroup(ada: Person, at: number, roles: number[], numbers: number[]): Promise<void> {
    const [owner, ...others] = [...new Set(numbers.map((number) => this.walker(number).id))]
    const members = [{ user: owner, role: 'owner' }, ...others.map((user) => ({ user, role: 'member' }))]
    const { id } = (await this.#asAda(ada, { path: 'groups', body: { name: `Group of ada ${at}`, members } }))
      .body
    const body = { roles: roles.map((number) => `role-${number}`) }
    await this.#asAda(ada, { method: 'PUT', path: `groups/${id}/roles`, body })
    await this.#asAda(ada, { method: 'DELETE', path: `groups/${id}/members/${ada.id}` })
  }

  async #add(ada: Person, username: string, roles: string[]): Promise<void> {
    const { id, cookie } = await this.#app.addPerson(ada, username, roles, this.slug)
    const browser = new Browser(this.#app)
    browser.cookies.set('rollcall', cookie)
    this.walkers.push({ id, browser, keys: [] })
  }

  walker(number: number): Walker {
    return this.walkers[number % this.walkers.length] as Walker
  }

  /** Makes the call that a step stands for. */
  async call(step: Call, rights: Rights): Promise<Called> {
    const scene = await this.#scene(step, rights)
    const keys = [...rights.roles.keys()].map((id) => rights.tenant.model.roles.get(id)?.key ?? '')
    const roles = [...new Set(step.roles.map((number) => keys[number % keys.length] ?? ''))]
    const declaration = declarations.find(({ name }) => name === step.kind)
    if (!declaration) throw new Error(`there is no operation ${step.kind}`)
    const request = requestOf(declaration, kinds[step.kind](scene, { ...step, roles }))
    const { browser, keys: ownKeys } = this.walker(step.actor)
    const apiKey = step.byKey ? ownKeys.at(-1) : undefined
    const answer = await (apiKey ? this.#app.request({ ...request, apiKey }) : browser.request(request))
    expect(answer.status, answer.raw).toBeLessThan(500)
    if (step.kind === 'api-keys.create' && answer.status === 201)
      this.walker(step.actor).keys.push(answer.body.key)
    if (step.kind === 'users.bulk-assign-role' && answer.status === 201)
      await this.#jobsDone(rights.tenant.id)
    return { answer, person: scene.person, group: scene.group }
  }

  async #scene(step: Step, { tenant, reach, roles, groups }: Rights): Promise<Scene> {
    const { actor, person, role, group, value: choice } = step
    const people = [...reach.keys()]
    const id = [...roles.keys()][role % roles.size] ?? ''
    const grants = await asOwner(this.#app.storage.database, (db) =>
      db.selectFrom('capabilityGrants').select('id').where('tenantId', '=', tenant.id).execute(),
    )
    const { capabilities } = tenant.profile.source
    return {
      tenant: this.slug,
      actor: this.walker(actor).id,
      person: people[person % people.length] ?? '',
      people,
      role: { id, revision: tenant.roles.get(id)?.revision ?? 0 },
      group: [...groups.keys()][group % Math.max(1, groups.size)] ?? id,
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
