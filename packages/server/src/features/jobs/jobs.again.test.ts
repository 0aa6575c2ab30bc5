import { afterAll, beforeAll, expect, test } from 'vitest'
import { addManyUsers } from '../../../test/many-users.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

/** On the default profile: ada may do everything, tara manages users but has no rights of the product, mia sees users only. */
let app: TestApp
let ada: Person
let tara: Person
let mia: Person
let people: string[]

beforeAll(async () => {
  app = await startTestApp({ ownDatabase: true })
  ada = await app.firstAdministrator('ada')
  tara = await app.addPerson(ada, 'tara', ['administrator'])
  const path = '/tenants/default/roles'
  const body = { name: 'Reader', permissions: ['users:read'] }
  const role = await app.request({ method: 'POST', path, body, cookie: ada.cookie })
  mia = await app.addPerson(ada, 'mia', [role.body.key])
  people = await addManyUsers(app.storage.database, { count: 3, role: 'member' })
  await app.queue.setWorking('bulk', false)
  await app.startWork()
})
afterAll(() => app.close())

const post = (path: string, body: object | undefined, { cookie }: Person) =>
  app.request({ method: 'POST', path: `/tenants/default/${path}`, cookie, ...(body ? { body } : {}) })
const get = async (path: string, { cookie }: Person) =>
  (await app.request({ path: `/tenants/default/${path}`, cookie })).body

async function begin(by: Person, ids = people): Promise<string> {
  const answer = await post('users/bulk/status', { users: { ids }, status: 'inactive' }, by)
  expect(answer.status, answer.raw).toBe(201)
  expect(answer.body.actions.cancel).toEqual({ allowed: true })
  return answer.body.id
}

test('a job is cancelled by its maker, and by others with its permission and all rights of the maker', async () => {
  const [adas, taras] = [await begin(ada), await begin(tara)]
  const code = async (id: string, by: Person) => (await post(`jobs/${id}/cancel`, undefined, by)).body.code
  expect((await get(`jobs/${adas}`, tara)).actions.cancel).toMatchObject({ code: 'access.escalation' })
  expect(await code(adas, tara)).toBe('access.escalation')
  expect((await get(`jobs/${taras}`, mia)).actions.cancel).toMatchObject({ code: 'access.denied' })
  expect(await code(taras, mia)).toBe('access.denied')
  expect((await get('jobs', ada)).items[0].actions.cancel).toEqual({ allowed: true })
  for (const id of [adas, taras]) {
    const answer = await post(`jobs/${id}/cancel`, undefined, ada)
    expect(answer.body, answer.raw).toMatchObject({
      status: 'done',
      cancelled: true,
      refused: 3,
      succeeded: 0,
    })
    expect(await code(id, ada)).toBe('job.over')
  }
})

test('what was refused is run again by the caller, with the rights and the checks of the caller', async () => {
  const id = await begin(ada, people.slice(0, 2))
  const again = (by: Person, body: object = {}) => post(`jobs/${id}/run-again`, body, by)
  expect((await again(tara)).body.code).toBe('job.unfinished')
  await post(`jobs/${id}/cancel`, undefined, ada)
  expect((await again(mia)).body.code).toBe('access.denied')
  const answers = await Promise.all([again(tara), again(tara)])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  const made = answers.find(({ status }) => status === 201)?.body
  expect(made).toMatchObject({
    action: 'deactivate',
    total: 2,
    createdBy: { id: tara.id },
    status: 'waiting',
  })
  expect(await get(`jobs/${id}`, ada)).toMatchObject({
    ranAgainAs: made.id,
    actions: { runAgain: { allowed: false, code: 'job.ran_again' } },
  })
  await app.queue.setWorking('bulk', true)
  await expect
    .poll(() => get(`jobs/${made.id}`, ada), { timeout: 20_000 })
    .toMatchObject({ status: 'done', succeeded: 2 })
  expect((await post(`jobs/${made.id}/run-again`, {}, ada)).body.code).toBe('job.nothing_failed')
})
