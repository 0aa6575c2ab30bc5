import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from './support/accessibility.ts'
import { linkIn, type Mailbox, openMailbox } from './support/mailbox.ts'
import { addRegistered } from './support/people.ts'
import { expectCount, expectText, type Person, passwordOf } from './support/person.ts'
import {
  cellsOf,
  chooseAction,
  navigationOf,
  openUser,
  seesToast,
  tableOf,
  userRow,
} from './support/screens.ts'
import { type Caller, databases, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'
const adaEmail = 'ada@example.com'

describe.each(databases)('The life of an account on %s', (on) => {
  let mailbox: Mailbox
  let stage: Stage
  let ada: Person
  let admin: Caller

  beforeAll(async () => {
    mailbox = await openMailbox()
    stage = await openStage({ profile: 'investigator', on, env: mailbox.env })
    ada = await stage.firstAdministrator(adaEmail)
    admin = await stage.callAs(adaEmail)
    await admin.api.me.update({ alias: 'Ada' })
  })
  afterEach(() => stage.expectNoFaults())
  afterAll(async () => {
    await stage?.close()
    await mailbox?.close()
  })

  const register = (email: string, person: { alias?: string; role?: string } = {}) =>
    addRegistered({ stage, mailbox, by: admin }, email, person)

  const addDialog = () => ada.page.getByRole('dialog', { name: 'Add user' })

  async function openAddDialog() {
    await ada.go('/settings/users?add=yes')
    await addDialog().waitFor()
    return addDialog()
  }

  const pillsOf = async (name: string) =>
    (await userRow(ada.page, name).locator('.rc-pill').allInnerTexts()).join()

  async function offeredActions(name: string): Promise<string[]> {
    await openUser(ada, name)
    await ada.page.getByRole('button', { name: 'Actions' }).click()
    await ada.page.getByRole('menuitem', { name: 'Delete' }).waitFor()
    const items = await ada.page.getByRole('menuitem').all()
    const usable = await Promise.all(items.map(async (item) => !(await item.isDisabled())))
    const labels = await Promise.all(items.map((item) => item.textContent()))
    return labels.flatMap((label, index) => (usable[index] && label ? [label] : []))
  }

  test('IN-01 · Everybody signs in by email and password; only Admins find users in their console', async () => {
    for (const [email, role] of [
      ['anna@example.com', 'analyst'],
      ['vera@example.com', 'viewer'],
    ] as const) {
      await register(email, { role })
      const person = await stage.enter()
      await person.go('/')
      await person.page.getByRole('textbox', { name: 'Email' }).waitFor()
      expect(await person.page.getByRole('textbox', { name: 'Username' }).count()).toBe(0)
      await person.signIn(email)
      expect(await navigationOf(person.page)).toEqual(['Account'])
      await person.go('/settings/users')
      await person.page.getByRole('heading', { name: 'You do not have access to this page' }).waitFor()
      await person.context.close()
      const { api } = await stage.callAs(email)
      for (const call of [
        () => api.users.create({ tenant, email: 'eve@example.com' }),
        () => api.users.setRoles({ tenant, user: admin.id, roles: ['viewer'], olderCredentials: 'keep' }),
        () => api.users.setStatus({ tenant, user: admin.id, status: 'inactive' }),
        () => api.users.remove({ tenant, user: admin.id }),
      ])
        await expect(call()).rejects.toMatchObject({ problem: { code: 'access.denied' } })
    }
    await ada.go('/settings/users')
    await userRow(ada.page, 'Ada').getByText('Admin', { exact: true }).waitFor()
    expect(await navigationOf(ada.page)).toContain('Users')
  })

  test('IN-03 · Add user asks for alias, email and role, says what will happen, and the toast says what has', async () => {
    const dialog = await openAddDialog()
    await expectText(
      dialog.getByText('An invitation goes to'),
      'An invitation goes to this address at once. Its link works once, for 3 days.',
    )
    await dialog.getByLabel('Email').fill('bob@example.com')
    await dialog.getByText('An invitation goes to bob@example.com at once.').waitFor()
    await dialog.getByLabel('Alias (optional)').fill('x'.repeat(31))
    await dialog.getByRole('img', { name: '31 of 30 characters' }).waitFor()
    await dialog.getByRole('button', { name: 'Add user' }).click()
    await dialog.getByText('An alias must not be longer than 30 characters.').waitFor()
    expect(await dialog.getByLabel('Password').count()).toBe(0)
    await expectAccessible(ada.page, 'Add user with an invitation')

    await dialog.getByLabel('Alias (optional)').fill('Bob')
    await dialog.getByLabel('Analyst').check()
    await dialog.getByRole('button', { name: 'Add user' }).click()
    await seesToast(ada.page, 'An invitation is on its way to bob@example.com, good for 3 days')
    await expectCount(addDialog(), 0)
    await userRow(ada.page, 'Bob').getByText('Invited', { exact: true }).waitFor()
    await userRow(ada.page, 'Bob').getByText('Analyst', { exact: true }).waitFor()
    expect((await mailbox.next('bob@example.com')).subject).toBe('Your invitation to Investigator')
  })

  test('IN-03 · An address that is in use, or is none, is refused beside its field, and nothing typed is lost', async () => {
    const dialog = await openAddDialog()
    await dialog.getByLabel('Alias (optional)').fill('Second Ada')
    await dialog.getByRole('button', { name: 'Add user' }).click()
    await dialog.getByText('Enter an email address.').waitFor()
    await dialog.getByLabel('Email').fill('ADA@example.com')
    await dialog.getByRole('button', { name: 'Add user' }).click()
    await dialog.getByRole('alert').getByText('user.email_taken').waitFor()
    await ada.expectRefusal('409 POST /api/v1/tenants/default/users')
    expect(await dialog.getByLabel('Alias (optional)').inputValue()).toBe('Second Ada')
    await dialog.getByLabel('Email').fill('no address')
    await dialog.getByRole('button', { name: 'Add user' }).click()
    await dialog.getByText('An email address has exactly one @.').first().waitFor()
    await ada.expectRefusal('400 POST /api/v1/tenants/default/users')
  })

  test('IN-03 · The invitation can be seen, and sent again, in the drawer', async () => {
    const drawer = await openUser(ada, 'Bob')
    await drawer.getByText(/The invitation can be accepted until \d{4}-\d\d-\d\d/).waitFor()
    await drawer.getByRole('button', { name: 'Send the invitation again' }).click()
    await seesToast(ada.page, 'An invitation is on its way to bob@example.com, good for 3 days')
    expect((await mailbox.next('bob@example.com')).subject).toBe('Your invitation to Investigator')
    await expectAccessible(ada.page, 'drawer of somebody who is invited')
  })

  test('IN-04 · The link of an invitation leads to registering, once', async () => {
    await admin.api.users.create({ tenant, email: 'lea@example.com' })
    const link = linkIn(await mailbox.next('lea@example.com'), stage.url)
    const lea = await stage.enter()
    await lea.page.goto(link)
    await lea.page.getByLabel('Alias').fill('Lea')
    await lea.page.getByLabel('Password', { exact: true }).fill(passwordOf('lea@example.com'))
    await lea.page.getByRole('button', { name: 'Create account' }).click()
    await lea.page.getByRole('button', { name: 'Menu of Lea' }).waitFor()
    const late = await stage.enter()
    await late.page.goto(link)
    await late.page.getByText('This link is not valid any more').waitFor()
    await late.expectRefusal('410 POST /api/v1/invitations/check')
    for (const person of [lea, late]) await person.context.close()
  })

  test('IN-05 · Created as inactive: nothing is sent; activating says that it invites, and does', async () => {
    const dialog = await openAddDialog()
    await dialog.getByLabel('Email').fill('ines@example.com')
    await dialog.getByLabel('Alias (optional)').fill('Ines')
    await dialog.getByLabel('Create as inactive').check()
    await dialog.getByText('Nothing is sent until the account is activated').waitFor()
    await dialog.getByRole('button', { name: 'Add user' }).click()
    await seesToast(ada.page, 'User "ines@example.com" created as inactive: nothing was sent')
    await userRow(ada.page, 'Ines').getByText('Inactive', { exact: true }).waitFor()

    const drawer = await openUser(ada, 'Ines')
    await drawer.getByText('Activating the account sends the invitation.').waitFor()
    const { items } = await admin.api.mail.list({ tenant, kind: 'invitation' })
    expect(items.map(({ user }) => user?.name)).not.toContain('Ines')
    const confirm = await chooseAction(ada.page, 'Activate')
    await confirm.getByText('Its owner has not registered yet.').waitFor()
    await confirm.getByText('An invitation goes to ines@example.com at once.').waitFor()
    await confirm.getByRole('button', { name: 'Activate' }).click()
    await seesToast(ada.page, 'An invitation is on its way to ines@example.com')
    await expectText(drawer.locator('.rc-pill').first(), 'Invited')
    const ines = await stage.enter()
    await ines.page.goto(linkIn(await mailbox.next('ines@example.com'), stage.url))
    await ines.page.getByLabel('Password', { exact: true }).fill(passwordOf('ines'))
    await ines.page.getByRole('button', { name: 'Create account' }).click()
    await ines.page.getByRole('button', { name: 'Menu of Ines' }).waitFor()
    await ines.context.close()
    await ada.go('/settings/users')
    await userRow(ada.page, 'Ines').getByText('Active', { exact: true }).waitFor()
  })

  test('IN-02 · Each status offers the transitions that it allows, the others nobody can ask for', async () => {
    await register('sara@example.com', { alias: 'Sara' })
    const invited = await admin.api.users.create({ tenant, email: 'ivo@example.com', alias: 'Ivo' })
    await mailbox.next('ivo@example.com')
    const created = await admin.api.users.create({
      tenant,
      email: 'ina@example.com',
      alias: 'Ina',
      begin: 'inactive',
    })
    expect(await offeredActions('Ivo')).toEqual(['Change role…', 'Deactivate…', 'Delete…'])
    expect(await offeredActions('Ina')).toEqual(['Change role…', 'Activate…', 'Delete…'])
    expect(await offeredActions('Sara')).toEqual([
      'View as this user…',
      'Change role…',
      'Deactivate…',
      'Reset password…',
      'Delete…',
    ])

    const set = (user: string, status: 'active' | 'inactive') =>
      admin.api.users.setStatus({ tenant, user, status })
    await expect(set(invited.id, 'active')).rejects.toMatchObject({
      problem: { code: 'user.not_registered' },
    })
    await expect(set(created.id, 'inactive')).rejects.toMatchObject({
      problem: { code: 'user.status_unchanged' },
    })
    await expect(admin.api.invitations.resend({ tenant, user: created.id })).rejects.toMatchObject({
      problem: { code: 'user.inactive' },
    })
  })

  test('IN-02 · The list shows and filters by status, as word and icon', async () => {
    for (const [chip, name] of [
      ['Invited', 'Ivo'],
      ['Inactive', 'Ina'],
      ['Active', 'Sara'],
    ] as const) {
      await ada.go('/settings/users')
      await ada.page.getByRole('button', { name: 'Status' }).click()
      await ada.page.getByRole('menuitemradio', { name: chip, exact: true }).click()
      await userRow(ada.page, name).waitFor()
      await expect.poll(() => pillsOf(name)).toBe(chip)
      expect(await userRow(ada.page, name).locator('.rc-pill svg').count()).toBe(1)
      // The rows of the list before stay until those of this one are there.
      const statuses = async () =>
        new Set((await cellsOf(tableOf(ada.page, 'Users'))).map((cells) => cells[3]))
      await expect.poll(statuses).toEqual(new Set([chip]))
    }
  })

  test('IN-02 · Whoever is inactive cannot sign in; settings and role are there when they are active again', async () => {
    const id = await register('tom@example.com', { alias: 'Tom', role: 'analyst' })
    const before = await stage.callAs('tom@example.com')
    await before.api.me.updatePreferences({ dateFormat: 'DD.MM.YYYY' })
    await admin.api.users.setStatus({ tenant, user: id, status: 'inactive' })
    const tom = await stage.enter()
    await tom.go('/')
    await tom.page.getByRole('textbox', { name: 'Email' }).fill('tom@example.com')
    await tom.page.getByLabel('Password', { exact: true }).fill(passwordOf('tom@example.com'))
    await tom.page.getByRole('button', { name: 'Sign in' }).click()
    await tom.page.getByText('The email or the password is not right').first().waitFor()
    await tom.expectRefusal(/^401 POST .*\/sign-in\/password$/)

    await openUser(ada, 'Tom')
    const confirm = await chooseAction(ada.page, 'Activate')
    await confirm.getByText('The account can sign in again.').waitFor()
    await confirm.getByRole('button', { name: 'Activate' }).click()
    await seesToast(ada.page, 'tom@example.com is active')
    await tom.signIn('tom@example.com')
    await tom.page.getByRole('button', { name: 'Menu of Tom' }).waitFor()
    const me = await (await stage.callAs('tom@example.com')).api.me.show({})
    expect(me).toMatchObject({
      preferences: { dateFormat: 'DD.MM.YYYY' },
      user: { alias: 'Tom', roles: [{ key: 'analyst' }] },
    })
    await tom.context.close()
  })

  test('IN-06 · The alias belongs to its owner, and the email stays as it is for everybody', async () => {
    const drawer = await openUser(ada, 'Sara')
    const details = drawer.getByRole('region', { name: 'Details' })
    await details.getByText('Only its owner changes it, under Account. Administrators cannot.').waitFor()
    await details.getByText('It stays as it is, for everybody.').waitFor()
    for (const [field, value] of [
      ['Alias', 'Sara'],
      ['Email', 'sara@example.com'],
    ] as const) {
      expect(await details.getByLabel(field).inputValue()).toBe(value)
      expect(await details.getByLabel(field).getAttribute('readonly')).not.toBeNull()
    }
    expect(await details.getByRole('button').count()).toBe(0)
    const { items } = await admin.api.users.list({ tenant, q: 'sara@example.com' })
    const user = items[0]?.id as string
    for (const change of [{ alias: 'Not Sara' }, { email: 'other@example.com' }])
      await expect(admin.api.users.update({ tenant, user, ...change })).rejects.toMatchObject({
        problem: { code: 'access.action_disabled' },
      })

    const sara = await stage.enter()
    await sara.signIn('sara@example.com')
    expect(await sara.page.getByRole('textbox', { name: 'Email' }).count()).toBe(0)
    await sara.page.getByLabel('Alias').fill('Sara S.')
    await sara.page.getByRole('button', { name: 'Save alias' }).click()
    await seesToast(sara.page, 'Alias saved')
    await sara.context.close()
    await ada.go('/settings/users')
    await userRow(ada.page, 'Sara S.').waitFor()
  })

  test('IN-07 · A change of role says what it ends, ends it at once, and tells the user by mail', async () => {
    await register('rolf@example.com', { alias: 'Rolf', role: 'viewer' })
    const rolf = await stage.enter()
    await rolf.signIn('rolf@example.com')
    await openUser(ada, 'Rolf')
    const dialog = await chooseAction(ada.page, 'Change role')
    await dialog.getByText('Ends 2 sessions at once: the user has to sign in again.').waitFor()
    await dialog.getByLabel('Analyst').check()
    await dialog.getByRole('button', { name: 'Change role' }).click()
    await seesToast(ada.page, 'rolf@example.com is now Analyst')
    expect((await mailbox.next('rolf@example.com')).subject).toBe('Your roles in Investigator have changed')
    await rolf.page.getByRole('tab', { name: 'Sessions' }).click()
    await rolf.page.getByRole('button', { name: 'Sign in' }).waitFor()
    await rolf.expectRefusal('401 GET /api/v1/me/sessions')
    await rolf.context.close()
  })

  test('MZ-12 · Deactivating is confirmed; sessions and API keys are of no use at once, and the history stays', async () => {
    await register('kim@example.com', { alias: 'Kim', role: 'analyst' })
    const { api } = await stage.callAs('kim@example.com')
    const { key } = await api.apiKeys.create({ name: 'nightly report' })
    await mailbox.next('kim@example.com')
    const useKey = async () =>
      (await fetch(`${stage.url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })).status
    expect(await useKey()).toBe(200)
    const kim = await stage.enter()
    await kim.signIn('kim@example.com')

    const drawer = await openUser(ada, 'Kim')
    const dialog = await chooseAction(ada.page, 'Deactivate')
    for (const text of [
      /^Ends \d+ sessions at once\.$/,
      '1 API key stops working.',
      'The account, its role and its history are kept.',
    ])
      await dialog.getByText(text).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(await useKey()).toBe(200)
    const again = await chooseAction(ada.page, 'Deactivate')
    await again.getByLabel('Reason (optional)').fill('Has left the team')
    await again.getByRole('button', { name: 'Deactivate' }).click()
    await seesToast(ada.page, 'kim@example.com is inactive')

    expect(await useKey()).toBe(401)
    await expect(api.me.show({})).rejects.toMatchObject({ problem: { code: 'access.not_signed_in' } })
    await kim.page.getByRole('tab', { name: 'Sessions' }).click()
    await kim.page.getByRole('button', { name: 'Sign in' }).waitFor()
    await kim.expectRefusal('401 GET /api/v1/me/sessions')
    await kim.context.close()
    expect((await mailbox.next('kim@example.com')).subject).toMatch(/deactivated$/)

    await drawer.getByRole('tab', { name: 'History' }).click()
    await drawer.getByRole('button', { name: /Details of user\.\S*deactivated by ada@example\.com/ }).click()
    await drawer.getByText('Has left the team').waitFor()
    await drawer.getByText('invitation.accepted').waitFor()
  })

  test('MZ-10 · A reset comes by mail, and its link sets a new password once', async () => {
    await register('resa@example.com', { alias: 'Resa' })
    await openUser(ada, 'Resa')
    const dialog = await chooseAction(ada.page, 'Reset password')
    await dialog.getByRole('button', { name: 'Send reset mail' }).click()
    await seesToast(ada.page, 'A mail with a reset link is on its way to')
    const link = linkIn(await mailbox.next('resa@example.com'), stage.url)
    const resa = await stage.enter()
    await resa.page.goto(link)
    await resa.page.getByLabel('New password', { exact: true }).fill('eleven grey geese cross the lake')
    await resa.page.getByRole('button', { name: 'Set new password' }).click()
    await seesToast(resa.page, 'Your new password is set')
    await resa.signIn('resa@example.com', 'eleven grey geese cross the lake')
    await resa.page.goto(link)
    await resa.page.getByText('This link is not valid any more').waitFor()
    await resa.expectRefusal('410 POST /api/v1/password-resets/check')
    await resa.context.close()
  })

  test('PV-08 · Failed sign-ins lock the account, and an administrator unlocks it', async () => {
    await register('lou@example.com', { alias: 'Lou' })
    const lou = await stage.enter()
    await lou.go('/')
    const tryPassword = async (password: string) => {
      await lou.page.getByRole('textbox', { name: 'Email' }).fill('lou@example.com')
      await lou.page.getByLabel('Password', { exact: true }).fill(password)
      await lou.page.getByRole('button', { name: 'Sign in' }).click()
    }
    for (let guess = 1; guess <= 5; guess += 1) {
      await tryPassword(`a wrong guess, number ${guess}`)
      await lou.expectRefusal(/^401 POST .*\/sign-in\/password$/)
    }
    await tryPassword(passwordOf('lou@example.com'))
    await lou.expectRefusal(/^429 POST .*\/sign-in\/password$/)
    const drawer = await openUser(ada, 'Lou')
    await drawer.getByRole('button', { name: 'Unlock' }).click()
    await seesToast(ada.page, 'lou@example.com can try to sign in again')
    await lou.go('/')
    await lou.signIn('lou@example.com')
    await lou.context.close()
  })

  test('IN-08 · Several who are selected are deactivated in one job, with an outcome and a mail for each', async () => {
    for (const name of ['Una', 'Udo']) await register(`${name.toLowerCase()}@example.com`, { alias: name })
    await ada.go('/settings/users')
    for (const name of ['Udo', 'Una'])
      await ada.page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click()
    await ada.page.getByRole('button', { name: 'Deactivate…', exact: true }).click()
    const confirm = ada.page.getByRole('dialog')
    await confirm.getByRole('button', { name: 'Deactivate 2 users' }).click()
    await ada.page.getByRole('dialog').getByText('2 done').first().waitFor()
    const outcomes = [
      ['Udo', 'Done', ''],
      ['Una', 'Done', ''],
    ]
    await expect.poll(() => cellsOf(tableOf(ada.page, 'Outcomes'))).toEqual(outcomes)
    for (const name of ['udo', 'una'])
      expect((await mailbox.next(`${name}@example.com`)).subject).toMatch(/deactivated$/)
  })

  test('IN-09 · Deleting is for good and has to be typed; what the account did stays in the audit log', async () => {
    const user = await register('dora@example.com', { alias: 'Dora', role: 'admin' })
    const { api } = await stage.callAs('dora@example.com')
    await api.users.create({ tenant, email: 'by-dora@example.com', begin: 'inactive' })
    await openUser(ada, 'Dora')
    const dialog = await chooseAction(ada.page, 'Delete')
    await dialog.getByText('What the account did stays in the audit log.').waitFor()
    await dialog.getByText('This cannot be undone.').waitFor()
    const confirm = dialog.getByRole('button', { name: 'Delete user' })
    expect(await confirm.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('dora@example.com')
    await confirm.click()
    await seesToast(ada.page, 'User "dora@example.com" deleted')
    await expectCount(userRow(ada.page, 'Dora'), 0)
    await expect(api.me.show({})).rejects.toMatchObject({ problem: { code: 'access.not_signed_in' } })
    await expect(admin.api.users.show({ tenant, user })).rejects.toMatchObject({
      problem: { code: 'user.not_found' },
    })
    await ada.go(`/settings/audit?actor=${user}`)
    const events = tableOf(ada.page, 'Audit events')
    await events.getByText('user.created').waitFor()
    await ada.go(`/settings/audit?target=${user}`)
    for (const action of ['user.deleted', 'invitation.accepted', 'user.created'])
      await events.getByText(action).waitFor()
    // The filter asks for whom it names.
    await ada.expectRefusal(`404 GET /api/v1/tenants/default/users/${user}`)
    expect(await ada.page.getByRole('combobox', { name: 'Target' }).inputValue()).toBe('A deleted account')
  })

  test('IN-10 · Emails are obscured in the list, also in what the server sends, and in full where an account is edited', async () => {
    await ada.go('/settings/users')
    await userRow(ada.page, 'Ada').getByText('a•••@e•••.com').waitFor()
    expect(await tableOf(ada.page, 'Users').textContent()).not.toContain('example.com')
    const { items } = await admin.api.users.list({ tenant, limit: 200 })
    expect(JSON.stringify(items)).not.toContain('example.com')
    const drawer = await openUser(ada, 'Sara S.')
    expect(await drawer.getByLabel('Email').inputValue()).toBe('sara@example.com')
    const dialog = await chooseAction(ada.page, 'Delete')
    await dialog.getByText('Delete sara@example.com?').waitFor()
  })

  test('IN-10 · Whoever may change accounts still finds them by address, and the search says so', async () => {
    await ada.go('/settings/users')
    const search = ada.page.getByRole('searchbox', { name: 'Search users' })
    expect(await search.getAttribute('placeholder')).toBe('Search alias or email')
    await search.fill('sara@example')
    await userRow(ada.page, 'Sara S.').waitFor()
    await expectCount(tableOf(ada.page, 'Users').locator('tbody tr'), 1)
  })

  test('IN-10 · The list is sorted by alias; whoever has none stands where the obscured address would', async () => {
    await ada.go('/settings/users?size=200')
    await userRow(ada.page, 'Ada').waitFor()
    const header = tableOf(ada.page, 'Users').getByRole('columnheader', { name: 'Alias' })
    expect(await header.getAttribute('aria-sort')).toBe('ascending')
    const names = async () => (await cellsOf(tableOf(ada.page, 'Users'))).map((cells) => cells[0] as string)
    const ascending = await names()
    expect(ascending).toEqual([...ascending].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)))
    await header.getByRole('button').click()
    await expect
      .poll(async () => (await names()).filter((name) => !name.includes('•')))
      .toEqual(ascending.filter((name) => !name.includes('•')).reverse())
  })
})

test('IN-03 · Without a mail server, dialog and toast say where the invitation is to be found', async () => {
  const stage = await openStage({ profile: 'investigator' })
  try {
    const ada = await stage.firstAdministrator(adaEmail)
    await ada.page.getByRole('button', { name: 'Add user' }).click()
    const dialog = ada.page.getByRole('dialog', { name: 'Add user' })
    await dialog.getByText('No mail server is set up: the invitation is kept under Mail.').waitFor()
    await dialog.getByLabel('Email').fill('bob@example.com')
    await dialog.getByRole('button', { name: 'Add user' }).click()
    await seesToast(ada.page, 'The invitation to bob@example.com is kept under Mail')
    await userRow(ada.page, 'b•••@e•••.com').getByRole('link').click()
    await ada.page.getByText('There is no invitation that can be accepted').waitFor()
    stage.expectNoFaults()
  } finally {
    await stage.close()
  }
})
