import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { asOwner } from '../../../test/whole-database.ts'

let app: TestApp
let ada: Person
/** May change the branding of the tenant and nothing else. */
let lou: Person
let max: Person

const path = '/tenants/default/settings/look-and-feel'

beforeAll(async () => {
  app = await startTestApp({ profile: 'pivot' })
  ada = await app.firstAdministrator()
  const body = { name: 'Looks', permissions: ['ConfigureLookAndFeel', 'SeeErrorMessages'] }
  const role = await app.request({
    method: 'POST',
    path: '/tenants/default/roles',
    body,
    cookie: ada.cookie,
  })
  lou = await app.addPerson(ada, 'lou', [role.body.key])
  max = await app.addPerson(ada, 'max', ['user'])
})
afterAll(() => app.close())

const show = (person: Person) => app.request({ path, cookie: person.cookie })
const change = (person: Person, body: object) =>
  app.request({ method: 'PATCH', path, body, cookie: person.cookie })
const signInPage = () => app.request({ path: '/tenants/default/sign-in' })

async function audited() {
  const { id } = await app.requireTenant('default')
  return asOwner(app.storage.database, (db) =>
    db
      .selectFrom('auditEvents')
      .selectAll()
      .where('tenantId', '=', id)
      .where('action', '=', 'settings.look-changed')
      .orderBy('id')
      .execute(),
  )
}

describe('the branding of a tenant', () => {
  test('is shown to and changed by users who may configure it, and nobody else', async () => {
    const before = await show(lou)
    expect(before.body).toMatchObject({ name: 'Tenant default', title: 'Pivot', accentColor: '#0063c1' })
    expect((await show(max)).status).toBe(403)
    expect((await change(max, { revision: before.body.revision, title: 'Mine' })).status).toBe(403)
    expect((await signInPage()).body.product).toBe('Pivot')
  })

  test('is shown on the sign-in page at once, and is in the audit log with its former values', async () => {
    const { revision } = (await show(lou)).body
    const changed = await change(lou, { revision, title: '  Lighthouse ', accentColor: '#7a3e00' })
    expect(changed.body).toEqual({
      name: 'Tenant default',
      title: 'Lighthouse',
      accentColor: '#7a3e00',
      logos: { light: null, dark: null },
      revision: revision + 1,
    })
    expect((await show(lou)).body).toEqual(changed.body)
    expect((await signInPage()).body).toMatchObject({ product: 'Lighthouse', accentColor: '#7a3e00' })
    expect((await audited()).at(-1)).toMatchObject({
      actorName: 'lou',
      before: { title: 'Pivot', accentColor: '#0063c1' },
      after: { title: 'Lighthouse', accentColor: '#7a3e00' },
    })
  })

  test('does not change the roles, permissions and accounts of the tenant', async () => {
    const before = (await app.requireTenant('default')).profile.source
    const { revision } = (await show(lou)).body
    expect((await change(lou, { revision, name: 'Harbour' })).status).toBe(200)
    const { name, profile } = await app.requireTenant('default')
    expect(name).toBe('Harbour')
    expect(profile.source).toEqual(before)
    expect((await app.request({ path: '/me', cookie: ada.cookie })).status).toBe(200)
  })

  test('cannot be changed from an outdated version, or by a role', async () => {
    const { revision } = (await show(lou)).body
    const role = { name: 'In between', permissions: [] }
    await app.request({ method: 'POST', path: '/tenants/default/roles', body: role, cookie: ada.cookie })
    const late = await change(lou, { revision, title: 'Too late' })
    expect(late.status).toBe(409)
    expect(late.body.code).toBe('settings.changed_meanwhile')
    expect((await signInPage()).body.product).toBe('Lighthouse')
  })

  test('one of two changes at the same moment goes through', async () => {
    const { revision } = (await show(lou)).body
    const answers = await Promise.all(
      ['One', 'Other'].map((title) => change(title === 'One' ? lou : ada, { revision, title })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const through = answers.find(({ status }) => status === 200)
    expect((await show(lou)).body).toEqual(through?.body)
  })

  test.each([
    ['an invalid colour', { accentColor: 'blue' }, 'accentColor'],
    ['a colour with more behind it', { accentColor: '#0063c1;background:url(x)' }, 'accentColor'],
    ['a title of blanks', { title: '   ' }, 'title'],
    ['a title of invisible characters', { title: '\u3164' }, 'title'],
    ['a title of two lines', { title: 'One\nTwo' }, 'title'],
    ['a name that is too long', { name: 'x'.repeat(101) }, 'name'],
  ])('is refused with %s, and stays', async (_, body, field) => {
    const before = (await show(lou)).body
    const refused = await change(lou, { revision: before.revision, ...body })
    expect(refused.status).toBe(400)
    expect(refused.body.errors.map((error: { field: string }) => error.field)).toEqual([field])
    expect((await show(lou)).body).toEqual(before)
  })

  test('is separate in each tenant', async () => {
    await app.addTenant('other')
    const other = await app.request({ path: '/tenants/other/sign-in' })
    expect(other.body).toMatchObject({ product: 'Pivot', accentColor: '#0063c1' })
    const across = { path: path.replace('default', 'other'), cookie: lou.cookie }
    expect((await app.request(across)).status).toBe(404)
  })
})
