import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Person, passwordOf, startTestApp } from '../../../test/test-app.ts'
import { translators } from '../../platform/translators.ts'
import { findMail } from './mail.store.ts'
import { timeWriter } from './mail-times.ts'
import { isText, wordsOf } from './words.ts'

const profiles = readdirSync(new URL('../../../../../profiles/', import.meta.url)).map((file) =>
  file.replace('.yaml', ''),
)
const in2030 = '2030-01-01T00:00:00Z'

const about = {
  product: 'Rollcall',
  tenant: 'Northern Lights',
  account: 'ada',
  by: undefined,
  at: new Date('2026-03-01T13:05:00Z'),
  link: undefined,
  signInUrl: 'https://users.example.com/t/default/sign-in',
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Event = { before: Record<string, unknown> | null; after: Record<string, unknown> | null; reason: string }

interface Mail {
  kind: string
  subject: string
  text: string
}

/** A tenant of a shipped profile: Ada administers, mails are held. */
async function stage(profile: string) {
  const app = await startTestApp({ profile })
  const { accounts, groups } = (await app.requireTenant('default')).profile.source
  const byMail = accounts.begin === 'invitation'
  const byAddress = accounts.signInWith === 'email'
  const ada = await app.firstAdministrator(byAddress ? 'ada@example.com' : 'ada')

  async function done(method: Method, path: string, body?: unknown, by: Person = ada): Promise<Answer> {
    const answer = await app.request({
      method,
      path: path.startsWith('/me') ? path : `/tenants/default${path}`,
      cookie: by.cookie,
      ...(body === undefined ? {} : { body }),
    })
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.raw}`)
    return answer
  }

  /** Adds a user with an address, who has signed in. */
  async function join(name: string, roles?: string[]): Promise<Person> {
    const email = `${name}@example.com`
    if (byMail) return app.invitePerson(ada, email, roles)
    const [username, first, password] = [byAddress ? email : name, passwordOf('first'), passwordOf(name)]
    const given = { email, ...(byAddress ? {} : { username }), ...(roles ? { roles } : {}) }
    const { id } = (await done('POST', '/users', { ...given, password: first })).body
    const session = await app.signIn(username, first)
    const person = { id, username, password: first, cookie: session.cookie ?? '' }
    if (!session.body.mustChangePassword) return person
    const change = { currentPassword: first, newPassword: password }
    const changed = await done('POST', '/me/password', change, person)
    return { ...person, password, cookie: changed.cookie ?? '' }
  }

  /** Runs an operation and returns the one mail that it sends to a user, opened, or undefined. */
  async function mailedBy<T>(
    receiver: { id: string },
    operation: () => Promise<T>,
  ): Promise<Mail | undefined> {
    const list = async () => (await done('GET', `/mails?user=${receiver.id}&limit=200`)).body.items
    const before = new Set((await list()).map(({ id }: { id: string }) => id))
    await operation()
    const [mail, ...others] = (await list()).filter(({ id }: { id: string }) => !before.has(id))
    expect(others).toEqual([])
    if (!mail) return undefined
    const opened = await done('POST', `/mails/${mail.id}/open`, {})
    expect(opened.body.subject).toBe(mail.subject)
    await expectGerman(mail.id)
    return { kind: mail.kind, subject: mail.subject, text: opened.body.text.replaceAll('\u200b', '') }
  }

  /** Expects that every sentence of the mail is there in German as well. */
  async function expectGerman(id: string): Promise<void> {
    const tenant = await app.requireTenant('default')
    const row = await app.storage.database.transaction({ tenant: tenant.id }, (db) =>
      findMail(db, tenant.id, id),
    )
    const [inEnglish, inGerman] = (['en', 'de'] as const).map((locale) => {
      const said = { t: translators[locale], time: timeWriter(locale, {}) }
      const { subject, blocks } = wordsOf(row?.kind ?? 'test', row?.data ?? {}, {
        ...about,
        ...said,
      })
      return [subject, ...blocks.filter(isText).map(({ text }) => text)]
    }) as [string[], string[]]
    expect(inGerman).toHaveLength(inEnglish.length)
    expect(inEnglish.filter((sentence) => sentence !== '' && inGerman.includes(sentence))).toEqual([])
  }

  /** The last event of an action on a target. */
  async function eventOf(action: string, target?: string): Promise<Event> {
    const about = target === undefined ? '' : `&target=${target}`
    return (await done('GET', `/audit-events?action=${action}${about}&limit=1`)).body.items[0]
  }

  const isIn = async ({ cookie }: Person) => (await app.request({ path: '/me', cookie })).status === 200
  const worksAs = async (apiKey: string) => (await app.request({ path: '/me', apiKey })).status === 200
  const keyOf = async (person: Person, terms = {}): Promise<string> =>
    (await done('POST', '/me/api-keys', { name: 'backup', ...terms }, person)).body.key
  const wants = (kind: (typeof accounts.notices)[number]) =>
    accounts.email !== 'none' && accounts.notices.includes(kind)
  return { app, accounts, groups, ada, done, join, mailedBy, eventOf, isIn, worksAs, keyOf, wants, byMail }
}

/** Expects that a mail mentions ended sessions and keys exactly if the event counts some. */
function expectEndings(mail: Mail | undefined, { after }: Event): void {
  const count = (name: string) => Number(after?.[name] ?? 0)
  expect(/You have been signed out/.test(mail?.text ?? '')).toBe(count('endedSessions') > 0)
  expect(/Your API keys have been revoked/.test(mail?.text ?? '')).toBe(count('revokedApiKeys') > 0)
  expect(/Your password has ended/.test(mail?.text ?? '')).toBe(count('endedPasswords') > 0)
}

describe.each(profiles)('With the profile %s', (profile) => {
  let all: Awaited<ReturnType<typeof stage>>
  let roles: { key: string; name: string }[]

  beforeAll(async () => {
    all = await stage(profile)
    const { model } = await all.app.requireTenant('default')
    roles = [...model.roles.values()].sort((a, b) => Number(a.allPermissions) - Number(b.allPermissions))
  })
  afterAll(() => all.app.close())

  test('an invitation names the inviter, who need not have created the account', async () => {
    if (!all.byMail) return expect(all.accounts.begin).not.toBe('invitation')
    const created = await all.done('POST', '/users', { email: 'new@example.com' })
    const again = await all.mailedBy(created.body, () =>
      all.done('POST', `/users/${created.body.id}/invitations`, {}),
    )
    expect(again).toMatchObject({ kind: 'invitation' })
    expect(again?.text).not.toContain('made an account')
    expect(again?.text).toContain('invites you')
  })

  test.each(['end', 'keep'] as const)(
    'a change of roles names the old and new roles and what ended: older credentials %s',
    async (olderCredentials) => {
      const [first, second] = roles as [{ key: string; name: string }, { key: string; name: string }]
      const max = await all.join(`max-${olderCredentials}`, [first.key])
      for (const { key } of [second, first]) {
        const session = await all.app.signIn(max.username, max.password)
        const current = { ...max, cookie: session.cookie ?? '' }
        const change = { roles: [key], olderCredentials }
        const mail = await all.mailedBy(max, () => all.done('PUT', `/users/${max.id}/roles`, change))
        const event = await all.eventOf('user.roles-changed', max.id)
        expect(mail?.kind).toBe(all.wants('role-changed') ? 'role-changed' : undefined)
        const names = (of: unknown) => roles.filter((role) => (of as string[]).includes(role.key))
        for (const { name } of names(event.after?.roles)) expect(mail?.text).toContain(`Now: ${name}.`)
        for (const { name } of names(event.before?.roles)) expect(mail?.text).toContain(`Before: ${name}.`)
        expectEndings(mail, event)
        expect(/You have been signed out/.test(mail?.text ?? '')).toBe(!(await all.isIn(current)))
      }
    },
  )

  test('deactivation and activation say what they did', async () => {
    const eve = await all.join('eve')
    const set = (status: string) => () => all.done('PUT', `/users/${eve.id}/status`, { status })
    const off = await all.mailedBy(eve, set('inactive'))
    expect(off?.kind).toBe(all.wants('status-changed') ? 'status-changed' : undefined)
    expect(off?.text).toContain('cannot sign in until')
    expectEndings(off, await all.eventOf('user.deactivated', eve.id))
    const on = await all.mailedBy(eve, set('active'))
    const event = await all.eventOf('user.activated', eve.id)
    expectEndings(on, event)
    const signedIn = await all.app.signIn(eve.username, eve.password)
    expect(/You can sign in\./.test(on?.text ?? '')).toBe(signedIn.status === 200)
  })

  test('a new password says what it ended, and does not tell the user who chose it that they are signed out', async () => {
    const liz = await all.join('liz')
    const other = await all.app.signIn(liz.username, liz.password)
    const newPassword = passwordOf('another')
    const change = { currentPassword: liz.password, newPassword }
    const mail = await all.mailedBy(liz, async () => {
      const changed = await all.done('POST', '/me/password', change, liz)
      expect(await all.isIn({ ...liz, cookie: changed.cookie ?? '' })).toBe(true)
    })
    expectEndings(mail, await all.eventOf('password.changed', liz.id))
    expect(mail?.text).toContain('You have been signed out everywhere else.')
    expect(await all.isIn({ ...liz, cookie: other.cookie ?? '' })).toBe(false)
    // Only the session that changes the password is signed in this time.
    const current = await all.app.signIn(liz.username, newPassword)
    const once = { ...liz, cookie: current.cookie ?? '' }
    await all.done('DELETE', '/me/sessions', undefined, once)
    const back = { currentPassword: newPassword, newPassword: liz.password }
    const quiet = await all.mailedBy(liz, () => all.done('POST', '/me/password', back, once))
    expect(quiet?.kind).toBe(all.wants('password-changed') ? 'password-changed' : undefined)
    expectEndings(quiet, await all.eventOf('password.changed', liz.id))
    expect(quiet?.text).not.toContain('signed out')
  })

  test('a reset says who requested it; the mail after it says what ended', async () => {
    const rob = await all.join('rob')
    const key = await keyIfAllowed(rob)
    const mail = await all.mailedBy(rob, () => all.done('POST', `/users/${rob.id}/password-resets`, {}))
    expect(mail).toMatchObject({ kind: 'password-reset' })
    expect(mail?.text).toContain('wants you to choose a new password')
    expect((await all.eventOf('password.reset-link-created', rob.id)).after).toEqual({
      sentTo: 'rob@example.com',
    })
    const token = /#(\S+)/.exec(mail?.text ?? '')?.[1]
    const told = await all.mailedBy(rob, () =>
      all.app.request({
        method: 'POST',
        path: '/password-resets',
        body: { token, password: passwordOf('reset') },
      }),
    )
    expect(told?.kind).toBe(all.wants('password-changed') ? 'password-changed' : undefined)
    expectEndings(told, await all.eventOf('password.reset', rob.id))
    expect(await all.isIn(rob)).toBe(false)
    if (key) expect(await all.worksAs(key)).toBe(false)
    const asked = await all.mailedBy(rob, () =>
      all.app.request({
        method: 'POST',
        path: '/tenants/default/password-resets',
        body: { login: rob.username },
      }),
    )
    expect(asked?.text).toContain('A link to choose a new password')
  })

  test.each([
    ['another address', 'elsewhere@example.com'],
    ['no address', null],
  ])('%s is mailed to the former address, with what ended', async (_, email) => {
    const ivy = await all.join(`ivy-${String(email).slice(0, 4)}`)
    const { emailChangedBy, email: emails } = all.accounts
    if (emailChangedBy === 'nobody' || (email === null && emails === 'required')) return
    const mail = await all.mailedBy(ivy, () => all.done('PATCH', `/users/${ivy.id}`, { email }))
    const event = await all.eventOf('user.updated', ivy.id)
    expect(mail?.kind).toBe(all.wants('email-changed') ? 'email-changed' : undefined)
    expect(mail?.text).toContain(email === null ? 'removed the email address' : 'another email address')
    expect(/its mails go there/.test(mail?.text ?? '')).toBe(event.after?.email !== null)
    expect(mail?.text).not.toContain('elsewhere')
    expectEndings(mail, event)
    expect(await all.isIn(ivy)).toBe(false)
  })

  test('a new API key says until when and from where it works', async () => {
    const kim = await all.join('kim')
    if (!(await keyIfAllowed(kim))) return
    const limited = { expiresAt: in2030, addresses: ['192.0.2.0/24'] }
    const mail = await all.mailedBy(kim, () => all.keyOf(kim, { ...limited, name: 'limited' }))
    expect(mail?.kind).toBe(all.wants('api-key-created') ? 'api-key-created' : undefined)
    expect(mail?.text).toContain('until 1 January 2030')
    expect(mail?.text).toContain('from these addresses only: 192.0.2.0/24')
    const open = await all.mailedBy(kim, () => all.keyOf(kim, { name: 'open' }))
    expect(open?.text).toContain('until it is revoked.')
    expect(open?.text).not.toContain('addresses only')
  })

  test('a user who is impersonated reads by whom and why', async () => {
    const sam = await all.join('sam')
    const reason = 'Ticket 4711'
    const mail = await all.mailedBy(sam, () => all.done('POST', `/users/${sam.id}/impersonation`, { reason }))
    expect(mail?.kind).toBe(all.wants('impersonated') ? 'impersonated' : undefined)
    if (mail) expect(mail.text).toContain((await all.eventOf('impersonation.started', sam.id)).reason)
  })

  test('a new owner of groups reads which, and which of their credentials ended', async () => {
    if (!all.groups.enabled) return expect(all.groups.enabled).toBe(false)
    const owner = await all.join('owner', [roles.find(({ key }) => key === 'admin')?.key ?? 'administrator'])
    await all.done('POST', '/groups', { name: 'Blue team' }, owner)
    // Ada becomes the new owner, so she needs an address.
    const heir = all.ada
    if (all.accounts.signInWith === 'username')
      await all.done('PATCH', `/users/${heir.id}`, { email: 'ada@example.com' })
    const mail = await all.mailedBy(heir, () => all.done('DELETE', `/users/${owner.id}`))
    const event = await all.eventOf('group.inherited')
    expect(mail).toMatchObject({ kind: 'groups-inherited' })
    expect(mail?.text).toContain('Blue team')
    expectEndings(mail, event)
    expect(await all.isIn(heir)).toBe(event.after?.endedSessions === undefined)
  })

  /** Creates an API key of a user if they may have one. */
  async function keyIfAllowed(person: Person): Promise<string | undefined> {
    const me = await all.done('GET', '/me', undefined, person)
    return me.body.permissions.includes('api-keys:create') ? all.keyOf(person) : undefined
  }
})

test('A user who gains more rights than the person who set their password reads that the password ended', async () => {
  const all = await stage('default')
  const deputy = await all.join('deputy', ['administrator'])
  const password = passwordOf('tom')
  const given = { username: 'tom', email: 'tom@example.com', password }
  const { id } = (await all.done('POST', '/users', given, deputy)).body
  const mail = await all.mailedBy({ id }, () =>
    all.done('PUT', `/users/${id}/roles`, { roles: ['super-admin'] }),
  )
  const event = await all.eventOf('user.roles-changed', id)
  expect(event.after).toMatchObject({ endedPasswords: 1, unconfirmedAddresses: 1 })
  expectEndings(mail, event)
  // No reset link is mailed to an address that was not confirmed.
  expect(mail?.text).toContain('Ask your administrator for a new one.')
  expect((await all.app.signIn('tom', password)).status).toBe(401)
  await all.app.close()
})

test('A mail is in the language and time format of its receiver; a list in the language of its reader', async () => {
  const all = await stage('default')
  const max = await all.join('max')
  const chosen = { language: 'de', timeZone: 'Europe/Berlin', dateFormat: 'DD.MM.YYYY' }
  await all.done('PATCH', '/me/preferences', chosen, max)
  const change = { currentPassword: max.password, newPassword: passwordOf('max-2') }
  await all.done('POST', '/me/password', change, max)
  const path = `/tenants/default/mails?user=${max.id}&limit=1`
  const listed = await all.app.request({
    path,
    cookie: all.ada.cookie,
    headers: { 'accept-language': 'de-AT,de' },
  })
  const [mail] = listed.body.items
  expect(mail.subject).toMatch(/^Ihr Passwort für .+ wurde geändert$/)
  expect((await all.done('GET', `/mails?user=${max.id}&limit=1`)).body.items[0].subject).toMatch(
    /^Your password/,
  )
  const opened = (await all.done('POST', `/mails/${mail.id}/open`, {})).body
  expect(opened.text.replaceAll('\u200b', '')).toMatch(
    /Das Passwort Ihres Kontos max wurde geändert: \d\d\.\d\d\.\d{4} \d\d:\d\d ME?S?Z\./,
  )
  expect(opened.html).toContain('<html lang="de"')
  await all.app.close()
})
