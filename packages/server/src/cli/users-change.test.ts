import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailsOf } from '../../test/mailed-links.ts'
import { type Person, passwordOf, startTestApp, type TestApp } from '../../test/test-app.ts'
import { atTerminal } from '../../test/test-terminal.ts'

let app: TestApp
let url: string
let ada: Person
let key: string

beforeAll(async () => {
  app = await startTestApp({
    change: ({ accounts }) => {
      accounts.begin = 'either'
    },
  })
  url = await app.server.listen({ port: 0, host: '127.0.0.1' })
  ada = await app.firstAdministrator()
  key = await keyOf(ada)
})
afterAll(() => app?.close())

async function keyOf({ cookie }: Person): Promise<string> {
  const made = await app.request({ method: 'POST', path: '/me/api-keys', body: { name: 'terminal' }, cookie })
  return made.body.key
}

const at = (args: string[], { input = '', by = key } = {}) =>
  atTerminal(args, { environment: { ROLLCALL_URL: url, ROLLCALL_API_KEY: by }, input })
const json = async (args: string[], input = '') => {
  const { code, out, err } = await at([...args, '--json'], { input })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

describe('rollcall users', () => {
  test('add makes an account with a password, invited, or inactive', async () => {
    const [nora] = await json(
      ['users', 'add', 'nora', '--role', 'auditor', '--password-stdin'],
      `${passwordOf('nora')}\n`,
    )
    expect(nora).toMatchObject({ username: 'nora', status: 'active', roles: [{ key: 'auditor' }] })
    expect((await app.signIn('nora', passwordOf('nora'))).status).toBe(200)
    const added = await at(['users', 'add', 'gus', '--email', 'gus@example.com'])
    expect(added.out).toMatch(/^gus <gus@example.com> \(\S+\): invited\n$/)
    expect(await json(['users', 'add', 'ina', '--inactive'])).toMatchObject([{ status: 'inactive' }])
    const again = await at(['users', 'add', 'nora', '--inactive'])
    expect(again).toMatchObject({ code: 1, out: '', err: expect.stringContaining('already in use') })
  })

  test('invite takes many addresses at once, and sends an invitation again', async () => {
    const input = 'one@example.com\ntwo@example.com\n\nnot an address\n'
    const { code, out, err } = await at(['users', 'invite', '-'], { input })
    expect(code).toBe(1)
    expect(out).toMatch(/^one@example.com \(\S+\): invited\ntwo@example.com \(\S+\): invited\n$/)
    expect(err).toContain('1 of 3 were refused.')
    const [{ id }] = await json(['users', 'invite', 'two@example.com'])
    // The newer one takes the place of the one before.
    expect(await mailsOf(app.storage.database, id, 'invitation')).toHaveLength(1)
  })

  test('reset mails a link to the owner, and tells nothing to the terminal', async () => {
    const [paul] = await json(
      ['users', 'add', 'paul', '--email', 'paul@example.com', '--password-stdin'],
      passwordOf('paul'),
    )
    const { code, out } = await at(['users', 'reset', 'paul'])
    expect({ code, out }).toEqual({ code: 0, out: expect.not.stringContaining('#') })
    expect(await mailsOf(app.storage.database, paul.id, 'password-reset')).toMatchObject([
      { toAddress: 'paul@example.com', data: { requestedBy: 'owner' } },
    ])
    expect(await at(['users', 'reset', 'ada'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('has no email address'),
    })
  })

  test('roles prints them, adds and removes some, or sets all', async () => {
    const rolesOf = async (...args: string[]) => (await json(['users', 'roles', 'nora', ...args]))[0].roles
    expect(await rolesOf()).toEqual(['auditor'])
    expect(await rolesOf('--add', 'member', '--add', 'auditor')).toEqual(['auditor', 'member'])
    expect(await rolesOf('--remove', 'auditor')).toEqual(['member'])
    expect(await rolesOf('--set', 'auditor')).toEqual(['auditor'])
    expect(await at(['users', 'roles', 'nora', '--set', 'member', '--add', 'auditor'])).toMatchObject({
      code: 2,
    })
    // With the rights of the key's owner, and no others.
    const weak = await at(['users', 'roles', 'ada', '--add', 'member'], {
      by: await keyOf(await app.addPerson(ada, 'wim', ['auditor', 'member'])),
    })
    expect(weak).toMatchObject({ code: 1, out: '' })
  })
})

test('rollcall roles prints roles, and what one permits', async () => {
  const list = await at(['roles', 'list'])
  expect(list.out).toMatch(/^super-admin\tSuper administrator\t1\teverything$/m)
  const shown = await at(['roles', 'show', 'auditor'])
  expect(shown.out.split('\n')).toContain('audit:export')
  expect(await at(['roles', 'show', 'nobody'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('auditor'),
  })
})

test('rollcall groups makes a group, fills it, empties it and deletes it', async () => {
  expect((await at(['groups', 'create', 'Night watch', '--description', 'Awake'])).code).toBe(0)
  const filled = await at(['groups', 'add', 'night watch', 'nora', 'nobody-here'])
  expect(filled).toMatchObject({ code: 1, out: expect.stringMatching(/^nora \(\S+\): added as member\n$/) })
  expect((await at(['groups', 'members', 'Night watch'])).out.trim().split('\n').toSorted()).toEqual([
    'ada\towner',
    'nora\tmember',
  ])
  expect((await at(['groups', 'remove', 'Night watch', 'nora'])).out).toContain('removed')
  expect((await at(['groups', 'list'])).out).toBe('Night watch\t1 members\t1 owners\n')
  expect(await at(['groups', 'delete', 'Night watch'])).toMatchObject({ code: 1 })
  expect((await at(['groups', 'delete', 'Night watch', '--yes'])).out).toContain('deleted')
  expect((await at(['groups', 'members', 'Night watch'])).err).toContain('no such group')
})
