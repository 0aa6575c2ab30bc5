import { rollcallPermissions, serverPermissions } from '@rollcall/access/rollcall-permissions.ts'
import { apiBindings, bindingOf } from '@rollcall/contract/contract.ts'
import { Id } from '@rollcall/contract/fields.ts'
import { pathParameters } from '@rollcall/contract/http.ts'
import { hasSecret, needsOf, type Operation } from '@rollcall/contract/operation.ts'
import { problems } from '@rollcall/contract/problems.ts'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problemCodesOf } from '../src/http/openapi.ts'
import { newId } from '../src/platform/ids.ts'
import {
  comparable,
  declarations,
  type Input,
  inputOf,
  namesOfInputs,
  requestOf,
  type Things,
  takeRoles,
  thingsOf,
} from './contract-calls.ts'
import { type Person, startTestApp, type TestApp } from './test-app.ts'
import { asOwner, dump } from './whole-database.ts'

/**
 * Walks the contract: every operation does what its declaration says. It uses mimir's profile, which has a limit and a capability, with
 * groups. Everybody has to choose a password at first, so that there is a user who has not done so.
 */
let app: TestApp
let ada: Person
let adaKey: string
let nil: Person
let newcomer: string
let own: Things
let foreign: Things
let eve: Person

beforeAll(async () => {
  app = await startTestApp({
    profile: 'mimir',
    change: (source) => {
      source.passwords.atFirstSignIn = 'change'
      source.groups.enabled = true
    },
  })
  ada = await app.firstAdministrator()
  adaKey = (await thingsOf(app, ada, ada, 'default')).apiKey
  own = (await thingsOf(app, await app.addPerson(ada, 'olga'), ada, 'default')).things
  nil = await app.addPerson(ada, 'nil')
  await takeRoles(app, nil)
  newcomer = await signInFirst('newcomer')
  await app.addTenant('elsewhere')
  eve = await app.firstAdministrator('eve', 'elsewhere')
  foreign = (await thingsOf(app, eve, eve, 'elsewhere')).things
})
afterAll(() => app.close())

async function signInFirst(username: string): Promise<string> {
  const password = 'a password by somebody else'
  const path = '/tenants/default/users'
  await app.request({ method: 'POST', path, body: { username, password }, cookie: ada.cookie })
  return (await app.signIn(username, password)).cookie as string
}

async function call(declaration: Operation, input: Input, by: { cookie?: string; apiKey?: string } = {}) {
  // The test app checks that no answer has a code that its declaration lacks.
  const answer = await app.request({ ...requestOf(declaration, input), ...by })
  expect(answer.status, declaration.name).toBeLessThan(500)
  return answer
}

const named = (declaration: Operation) => [declaration.name, declaration] as const
const protectedOnes = declarations.filter(({ scope }) => scope !== 'public')
const permitted = protectedOnes.filter(({ needs }) => needs !== undefined)
const inTenant = protectedOnes.filter(({ scope }) => scope === 'tenant')

describe('the declarations', () => {
  test('every operation has an input for its call, and no input is unused', () => {
    expect(declarations.map(({ name }) => name)).toEqual(expect.arrayContaining(namesOfInputs))
    for (const declaration of declarations)
      expect(Value.Errors(declaration.input, inputOf(declaration, own)), declaration.name).toEqual([])
  })

  test('every operation needs a permission of the catalogue, a sign-in, or is public', () => {
    const allowed = [
      ...[...rollcallPermissions, ...serverPermissions].map(({ key }) => key),
      'signed-in',
      'public',
    ]
    for (const declaration of declarations) expect(allowed, declaration.name).toContain(needsOf(declaration))
  })

  test('only operations before signing in are public', () => {
    const names = declarations.filter(({ scope }) => scope === 'public').map(({ name }) => name)
    expect(names.sort()).toEqual([
      'email-changes.check',
      'email-changes.check-undo',
      'email-changes.confirm',
      'email-changes.undo',
      'invitations.accept',
      'invitations.check',
      'password-resets.check',
      'password-resets.complete',
      'password-resets.request',
      'recovery.check',
      'recovery.complete',
      'settings.show-logo',
      'setup.check',
      'setup.complete',
      'sign-in.options',
      'sign-in.with-password',
    ])
  })

  test('names are unique, and so are method and path', () => {
    const names = declarations.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const addresses = apiBindings.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`)
    expect(new Set(addresses).size).toBe(addresses.length)
  })

  test.each(declarations.map(named))(
    '%s declares its path parameters and known problems',
    (_, declaration) => {
      const required = declaration.input.required as string[] | undefined
      for (const name of pathParameters(bindingOf(declaration).path)) expect(required).toContain(name)
      for (const code of declaration.problems) expect(Object.keys(problems)).toContain(code)
      expect(new Set(declaration.problems).size).toBe(declaration.problems.length)
    },
  )

  test('every code can occur in an answer', () => {
    const beforeRouting = ['request.method_not_allowed', 'request.expectation_failed']
    const inRows = ['job.cancelled']
    const announced = new Set([...apiBindings.flatMap(problemCodesOf), ...beforeRouting, ...inRows])
    expect(Object.keys(problems).filter((code) => !announced.has(code as keyof typeof problems))).toEqual([])
  })

  test('queries change nothing, and operations that show a secret are for browsers', () => {
    for (const declaration of declarations) {
      if (bindingOf(declaration).method === 'GET') expect(declaration.kind, declaration.name).toBe('query')
      if (hasSecret(declaration)) expect(declaration.requires?.session, declaration.name).toBe('any')
    }
  })
})

describe('who may call', () => {
  test.each(protectedOnes.map(named))('%s answers 401 without a valid credential', async (_, declaration) => {
    const nobody = [
      {},
      { cookie: 'rcs_planted' },
      { apiKey: 'rck_made-up' },
      // With a header that is no key nobody is authenticated, even with a valid cookie.
      { cookie: ada.cookie, headers: { authorization: 'Basic YWRhOmFkYQ==' } },
    ]
    for (const credentials of nobody) {
      const answer = await app.request({
        ...requestOf(declaration, inputOf(declaration, own)),
        ...credentials,
      })
      expect(answer).toMatchObject({ status: 401, body: { code: 'access.not_signed_in' } })
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm=/)
    }
  })

  test.each(permitted.map(named))('%s answers 403 without its permission', async (_, declaration) => {
    const before = await deniedTries()
    const answer = await call(declaration, inputOf(declaration, own), { cookie: nil.cookie })
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'access.denied', missing: [declaration.needs] },
    })
    const tries = (await deniedTries()).slice(before.length)
    expect(tries).toEqual(declaration.kind === 'command' ? [declaration.name] : [])
  })

  test.each(protectedOnes.filter(({ requires }) => requires?.session).map(named))(
    '%s is refused to API keys',
    async (_, declaration) => {
      const answer = await call(declaration, inputOf(declaration, own), { apiKey: adaKey })
      expect(answer).toMatchObject({ status: 403, body: { code: 'access.session_required' } })
    },
  )

  test.each(protectedOnes.map(named))(
    '%s is refused until a due password is changed, unless it serves to change it',
    async (_, declaration) => {
      // Signing out comes last, because it ends the session of the other calls.
      const cookie = declaration.name === 'me.sign-out' ? await signInFirst('leaver') : newcomer
      const answer = await call(declaration, inputOf(declaration, own), { cookie })
      if (declaration.requires?.signIn === 'begun') {
        expect(answer.body?.code).not.toBe('access.password_change_required')
      } else {
        expect(answer).toMatchObject({ status: 403, body: { code: 'access.password_change_required' } })
      }
    },
  )

  test('public operations need no credential', async () => {
    const answers: Record<string, unknown> = {}
    for (const declaration of declarations.filter(({ scope }) => scope === 'public')) {
      const { status, body } = await call(declaration, inputOf(declaration, own))
      answers[declaration.name] = [status, body?.code]
    }
    expect(answers).toEqual({
      'sign-in.options': [200, undefined],
      'sign-in.with-password': [401, 'sign_in.failed'],
      'setup.check': [410, 'link.invalid'],
      'setup.complete': [410, 'link.invalid'],
      'recovery.check': [410, 'link.invalid'],
      'recovery.complete': [410, 'link.invalid'],
      'settings.show-logo': [404, 'settings.no_logo'],
      'invitations.check': [410, 'link.invalid'],
      'invitations.accept': [410, 'link.invalid'],
      'email-changes.check': [410, 'link.invalid'],
      'email-changes.confirm': [410, 'link.invalid'],
      'email-changes.check-undo': [410, 'link.invalid'],
      'email-changes.undo': [410, 'link.invalid'],
      'password-resets.request': [204, undefined],
      'password-resets.check': [410, 'link.invalid'],
      'password-resets.complete': [410, 'link.invalid'],
    })
  })

  /** The operations that were refused to `nil` so far, as in the audit log. */
  async function deniedTries(): Promise<string[]> {
    const rows = await asOwner(app.storage.database, (db) =>
      db
        .selectFrom('auditEvents')
        .select('targetId')
        .where('action', '=', 'access.denied')
        .where('outcome', '=', 'refused')
        .where('actorId', '=', nil.id)
        .orderBy('at')
        .execute(),
    )
    return rows.map(({ targetId }) => targetId ?? '')
  }
})

describe('the isolation of tenants', () => {
  test.each(inTenant.map(named))(
    '%s answers a member of another tenant as if the tenant did not exist',
    async (_, declaration) => {
      const there = await call(declaration, inputOf(declaration, own), { cookie: eve.cookie })
      const nowhere = await call(
        declaration,
        { ...inputOf(declaration, own), tenant: 'no-such-tenant' },
        { cookie: eve.cookie },
      )
      expect(there).toMatchObject({ status: 404, body: { code: 'tenant.not_found' } })
      expect(comparable(there)).toEqual(comparable(nowhere))
    },
  )

  const withIds = protectedOnes.flatMap((declaration) =>
    idFields(declaration).map((field) => [declaration.name, field, declaration] as const),
  )

  test.each(withIds)('%s answers for a foreign %s as for an unknown one', async (_, field, declaration) => {
    const before = await rowsOfEve()
    const filled = { ...inputOf(declaration, own), [field]: foreignId(field) }
    const real = await call(declaration, filled, { cookie: ada.cookie })
    const random = await call(declaration, { ...filled, [field]: newId() }, { cookie: ada.cookie })
    expect(comparable(real)).toEqual(comparable(random))
    // No tenant here runs the server.
    const expected = declaration.scope === 'server' ? 403 : 404
    if (pathParameters(bindingOf(declaration).path).includes(field)) expect(real.status).toBe(expected)
    expect(await rowsOfEve()).toEqual(before)
  })

  function idFields({ input }: Operation): string[] {
    return Object.entries(input.properties)
      .filter(([, schema]) => patternOf(schema) === patternOf(Id))
      .map(([name]) => name)
  }

  function patternOf(schema: object): unknown {
    return 'pattern' in schema ? schema.pattern : undefined
  }

  function foreignId(field: string): string {
    const { user, target } = foreign
    const users = {
      actor: user,
      heir: user,
      owner: user,
      createdBy: user,
      after: user,
      account: user,
      visitor: user,
      offer: user,
    }
    const ids: Record<string, string> = { ...foreign, ...users, home: target }
    const id = ids[field]
    if (!id) throw new Error(`contract.both.test.ts does not know a foreign ${field}`)
    return id
  }

  async function rowsOfEve(): Promise<string[]> {
    const rows = [...(await dump(app.storage.database)).values()].flat()
    return rows.filter((row) => row.includes(eve.id) && !row.includes('"action"'))
  }
})
