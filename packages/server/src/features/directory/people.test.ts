import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'

let app: TestApp
let ada: Person
/** May see names and nothing else. */
let ann: Person

const path = '/tenants/default/people'

beforeAll(async () => {
  app = await startTestApp({ profile: 'pivot' })
  ada = await app.firstAdministrator()
  ann = await app.addPerson(ada, 'ann', ['analyst'])
  for (const username of ['Zoë', 'bernd', 'Bert', 'max_100%']) await app.addPerson(ada, username, ['user'])
  const gone = await app.addPerson(ada, 'gone', ['user'])
  await app.request({
    method: 'PUT',
    path: `/tenants/default/users/${gone.id}/status`,
    body: { status: 'inactive' },
    cookie: ada.cookie,
  })
})
afterAll(() => app.close())

async function names(query = '', by = ann): Promise<string[]> {
  const answer = await app.request({ path: `${path}${query}`, cookie: by.cookie })
  expect(answer.status, answer.raw).toBe(200)
  return answer.body.items.map((person: { name: string }) => person.name)
}

describe('the names of people', () => {
  test('are those of active users, in order, each with an id and nothing else', async () => {
    expect(await names()).toEqual(['ada', 'ann', 'bernd', 'Bert', 'max_100%', 'Zoë'])
    const { body } = await app.request({ path, cookie: ann.cookie })
    for (const person of body.items) expect(Object.keys(person).sort()).toEqual(['id', 'name'])
  })

  test('are found by the beginnings of words, in any case, and special characters have no meaning', async () => {
    expect(await names('?q=BER')).toEqual(['bernd', 'Bert'])
    expect(await names('?q=ZOË')).toEqual(['Zoë'])
    expect(await names(`?q=${encodeURIComponent('100%')}`)).toEqual(['max_100%'])
    expect(await names(`?q=${encodeURIComponent('x_100')}`)).toEqual([])
    expect(await names('?q=gone')).toEqual([])
  })

  test('come in pages without gaps or repetitions', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await app.request({ path: `${path}?limit=2&total=true${cursor}`, cookie: ann.cookie })
      expect(page.body.total).toBe(6)
      seen.push(...page.body.items.map((person: { name: string }) => person.name))
      cursor = page.body.nextCursor ? `&cursor=${encodeURIComponent(page.body.nextCursor)}` : ''
    } while (cursor)
    expect(seen).toEqual(['ada', 'ann', 'bernd', 'Bert', 'max_100%', 'Zoë'])
  })

  test('are shown only to users who may see them', async () => {
    const user = await app.addPerson(ada, 'plain', ['user'])
    expect((await app.request({ path, cookie: user.cookie })).status).toBe(403)
  })
})

describe('a list of names', () => {
  async function recognised(names: string[], by = ann): Promise<Record<string, string | null>> {
    const answer = await app.request({
      method: 'POST',
      path: `${path}/recognise`,
      body: { names },
      cookie: by.cookie,
    })
    expect(answer.status, answer.raw).toBe(200)
    return Object.fromEntries(
      answer.body.items.map(({ name, person }: { name: string; person: { name: string } | null }) => [
        name,
        person?.name ?? null,
      ]),
    )
  }

  test('stands for the active people who are called exactly so, in any case and with or without accents', async () => {
    expect(await recognised(['ZOE', 'bert', 'ber', 'max_100%', 'gone', 'nobody'])).toEqual({
      ZOE: 'Zoë',
      bert: 'Bert',
      ber: null,
      'max_100%': 'max_100%',
      gone: null,
      nobody: null,
    })
  })

  test('is looked up by address only for callers who may see addresses', async () => {
    const gina = await app.addPerson(ada, 'gina', ['user'])
    const changed = await app.request({
      method: 'PATCH',
      path: `/tenants/default/users/${gina.id}`,
      body: { email: 'gina@example.org' },
      cookie: ada.cookie,
    })
    expect(changed.status, changed.raw).toBe(200)
    expect(await recognised(['GINA@example.org'], ada)).toEqual({ 'GINA@example.org': 'gina' })
    expect(await recognised(['GINA@example.org'], ann)).toEqual({ 'GINA@example.org': null })
  })
})

describe('where people sign in by email', () => {
  test('a name is the alias or an obscured address, and an address that is not shown finds nobody', async () => {
    const mails = await startTestApp({ profile: 'investigator' })
    try {
      const admin = await mails.firstAdministrator('ada@example.com')
      await mails.invitePerson(admin, 'secretary@example.com')
      const list = async (query = '') => {
        const answer = await mails.request({ path: `${path}${query}`, cookie: admin.cookie })
        expect(answer.status, answer.raw).toBe(200)
        return answer.raw
      }
      expect(await list()).not.toContain('secretary@example.com')
      expect(JSON.parse(await list('?q=secretary')).items).toEqual([])
    } finally {
      await mails.close()
    }
  })
})
