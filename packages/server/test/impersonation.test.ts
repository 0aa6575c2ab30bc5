import { type Operation, refusedWhileImpersonating } from '@rollcall/contract/operation.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browser } from './browser.ts'
import {
  comparable,
  declarations,
  type Input,
  inputOf,
  requestOf,
  type Things,
  thingsOf,
} from './contract-calls.ts'
import { type Person, startTestApp, type TestApp } from './test-app.ts'
import { asOwner, changeableState } from './whole-database.ts'

/** Walks the contract while ada impersonates olga. She reads what olga can read, and can neither change nor delete anything. */
let app: TestApp
let ada: Person
let olga: Person
let things: Things
let browser: Browser

beforeAll(async () => {
  app = await startTestApp({
    profile: 'mimir',
    ownDatabase: true,
    runsServer: true,
    change: (source) => {
      source.groups.enabled = true
      // Nearly all permissions, so that refusals come from the impersonation alone.
      const catalogue = declarations.flatMap(({ needs }) => needs ?? [])
      const [admin] = source.roles
      if (!admin) throw new Error('the profile has no roles')
      const beside = ['groups:manage', 'hunts:launch', 'can_launch_fleet_hunts']
      const permissions = [...new Set([...catalogue, ...beside])]
      source.roles.push({ ...admin, key: 'deputy', name: 'Deputy', allPermissions: false, permissions })
    },
  })
  ada = await app.firstAdministrator()
  olga = await app.addPerson(ada, 'olga', ['deputy'])
  things = (await thingsOf(app, olga, ada, 'default')).things
  browser = new Browser(app)
  await browser.signIn(ada)
  const started = await browser.request({
    method: 'POST',
    path: `/tenants/default/users/${olga.id}/impersonation`,
    body: { reason: 'To see what she sees' },
  })
  expect(started.status, started.raw).toBe(201)
})
afterAll(() => app.close())

const named = (declaration: Operation) => [declaration.name, declaration] as const
const walked = declarations.filter(({ scope }) => scope !== 'public')
const refused = walked.filter(refusedWhileImpersonating)
const reading = walked.filter((declaration) => !refusedWhileImpersonating(declaration))
// The fields in which the two sessions differ, and the operations that end one.
const ofTheSession = [
  'me.show',
  'sessions.list-own',
  'sessions.list-of-user',
  'me.sign-out',
  'impersonation.stop',
]

// Nobody has a picture, and nothing is in the recycle bin.
const notThere = ['pictures.show', 'recycle-bin.show-user', 'recycle-bin.show-group', 'recycle-bin.show-role']
// Of a file that another user uploaded.
const ofOthers = ['imports.list-lines', 'imports.download-refused']
const unlike = [...ofTheSession, ...notThere, ...ofOthers]

const call = (declaration: Operation, input: Input) => browser.request(requestOf(declaration, input))

describe('during an impersonation', () => {
  test.each(refused.map(named))('%s is refused, and recorded with both names', async (name, declaration) => {
    const before = await changeableState(app.storage.database)
    const tries = await deniedTries(name)
    expect(await call(declaration, inputOf(declaration, things))).toMatchObject({
      status: 403,
      body: { code: 'access.impersonating' },
    })
    expect((await deniedTries(name)).slice(tries.length)).toEqual([
      { actorName: 'olga', impersonatorName: 'ada', impersonatorId: ada.id, outcome: 'refused' },
    ])
    expect(await changeableState(app.storage.database)).toEqual(before)
  })

  /** What shows more of the object, and changes nothing. */
  const reads = /"listHistory":\{"allowed":true\}/g
  const actionsIn = /"actions":\{("\w+":\{[^}]*\},?)*\}/g

  test.each(reading.filter(({ name }) => !unlike.includes(name)).map(named))(
    '%s answers as it answers the user',
    async (_, declaration) => {
      const request = requestOf(declaration, inputOf(declaration, things))
      // Actions are those of the caller, who may do nothing during an impersonation.
      const own = await app.request({ ...request, cookie: olga.cookie })
      const seen = await browser.request(request)
      expect(seen.status).toBeLessThan(300)
      // A cursor is valid for one session only.
      const same = (answer: typeof own) =>
        JSON.stringify(comparable(answer))
          .replace(/"(at|nextCursor)":"[^"]+"/g, '')
          .replace(/"oldest":[\d.]+/g, '')
          .replace(actionsIn, '')
      expect(same(seen)).toBe(same(own))
      for (const actions of seen.raw.match(actionsIn) ?? [])
        expect(actions.replace(reads, '')).not.toContain('"allowed":true')
    },
  )

  test('the principal is the user, with the user’s rights and the name of the impersonator', async () => {
    const own = (await app.request({ path: '/me', cookie: olga.cookie })).body
    const { impersonation, sessionId, actions, ...seen } = (await browser.request({ path: '/me' })).body
    expect(seen).toEqual({
      ...seen,
      ...{ ...own, impersonation: undefined, sessionId: undefined, actions: undefined },
    })
    expect(actions.changeRoles).toEqual({ allowed: false, code: 'access.impersonating' })
    expect(impersonation).toMatchObject({ by: { id: ada.id, name: 'ada' }, reason: 'To see what she sees' })
    expect(sessionId).not.toBe(own.sessionId)
  })

  test('downloads are refused, although they only read', () => {
    expect(refused.map(({ name }) => name)).toContain('audit.export-events')
    expect(reading.map(({ name }) => name)).not.toContain('audit.export-events')
  })
})

async function deniedTries(operation: string) {
  return asOwner(app.storage.database, (db) =>
    db
      .selectFrom('auditEvents')
      .select(['actorName', 'impersonatorName', 'impersonatorId', 'outcome'])
      .where('action', '=', 'access.denied')
      .where('targetId', '=', operation)
      .where('impersonatorId', 'is not', null)
      .execute(),
  )
}
