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

describe('rollcall roles', () => {
  const shown = async (role: string) => (await json(['roles', 'show', role]))[0]

  test('add creates a role, and edit changes only what is named', async () => {
    const [desk] = await json([
      ...['roles', 'add', 'Help desk', '--permission', 'users:read', '--permission', 'roles:read'],
      ...['--description', 'Answers the phone', '--color', 'teal', '--external-name', 'helpdesk'],
    ])
    expect(desk).toMatchObject({ key: 'help-desk', description: 'Answers the phone', color: 'teal' })
    const edited = ['roles', 'edit', 'help-desk', '--add', 'users:change-status', '--remove', 'roles:read']
    expect((await at([...edited, '--no-external-name'])).out).toBe('Help desk (help-desk): changed\n')
    const after = { description: 'Answers the phone', externalName: null, color: 'teal' }
    expect(await shown('help-desk')).toMatchObject({
      ...after,
      listedPermissions: ['users:read', 'users:change-status'],
    })
    expect((await at(['roles', 'edit', 'help-desk', '--set', 'audit:read', '--name', 'Desk'])).code).toBe(0)
    expect(await shown('help-desk')).toMatchObject({ name: 'Desk', listedPermissions: ['audit:read'] })
  })

  test('edit refuses what it cannot do, and says why', async () => {
    const refused = async (code: number, says: string, ...words: string[]) =>
      expect(await at(['roles', 'edit', ...words])).toMatchObject({
        code,
        out: '',
        err: expect.stringContaining(says),
      })
    await refused(2, 'name what', 'help-desk')
    await refused(2, '--set says all', 'help-desk', '--set', 'users:read', '--add', 'users:read')
    await refused(2, 'name=unlimited', 'help-desk', '--limit', 'seats')
    await refused(1, 'does not list users:read', 'help-desk', '--remove', 'users:read')
    await refused(1, 'member, help-desk', 'helpdesk', '--name', 'Other')
    await refused(1, 'cannot be edited', 'super-admin', '--name', 'Other')
    await refused(1, 'seats', 'help-desk', '--limit', 'seats=unlimited')
  })

  test('nobody gives a role more than they have themselves', async () => {
    expect((await at(['roles', 'add', 'Chief', '--permission', 'roles:manage'])).code).toBe(0)
    const by = await keyOf(await app.addPerson(ada, 'kim', ['chief', 'member']))
    for (const words of [
      ['add', 'Climber', '--permission', 'users:delete'],
      ['edit', 'chief', '--add', 'users:delete'],
      ['delete', 'help-desk', '--yes'],
    ])
      expect(await at(['roles', ...words], { by }), words.join(' ')).toMatchObject({ code: 1, out: '' })
  })

  test('a role that gains rights ends older keys of its users, unless told otherwise', async () => {
    const person = await app.addPerson(ada, 'lea', ['help-desk', 'member'])
    const older = await keyOf(person)
    const works = async () => (await at(['roles', 'list'], { by: older })).code === 0
    await at(['roles', 'edit', 'help-desk', '--add', 'roles:read', '--older-credentials', 'keep'])
    expect(await works()).toBe(true)
    await at(['roles', 'edit', 'help-desk', '--add', 'users:read'])
    expect(await works()).toBe(false)
  })

  test('delete says who has it, and gives them another role', async () => {
    const asked = await at(['roles', 'delete', 'help-desk'])
    expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('Users who have it: 1') })
    expect(await at(['roles', 'delete', 'help-desk', '--yes'])).toMatchObject({ code: 1, out: '' })
    const [gone] = await json(['roles', 'delete', 'help-desk', '--replace-with', 'auditor', '--yes'])
    expect(gone).toEqual({ key: 'help-desk', deleted: true })
    expect((await json(['users', 'roles', 'lea']))[0].roles).toEqual(['auditor', 'member'])
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
