import { createClient } from '@rollcall/contract/client.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAddress, expectCount, type Person, passwordOf, underTenant } from './support/person.ts'
import { seesToast, tableOf, userRow } from './support/screens.ts'
import { createUsers, openStage, type Stage } from './support/stage.ts'

let stage: Stage
let ada: Person
let olga: Person

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  ada = await stage.firstAdministrator('ada')
  await createUsers(await stage.callAs('ada'), ['olga'])
  olga = await stage.enter()
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

async function tryToSignIn(person: Person, username: string, password: string): Promise<void> {
  await person.page.getByRole('textbox', { name: 'Username' }).fill(username)
  await person.page.getByLabel('Password', { exact: true }).fill(password)
  await person.page.getByRole('button', { name: 'Sign in' }).click()
}

test('A wrong password and an unknown account get the same answer, and the password field is emptied', async () => {
  await olga.go('/')
  const answers: (string | null)[] = []
  for (const username of ['olga', 'nobody']) {
    await tryToSignIn(olga, username, 'not the right password')
    await olga.expectRefusal(/^401 POST .*\/sign-in\/password$/)
    const alert = olga.page.getByRole('alert')
    await alert.waitFor()
    answers.push(await alert.textContent())
    await expect.poll(() => olga.page.getByLabel('Password', { exact: true }).inputValue()).toBe('')
  }
  expect(answers[0]).toContain('The username or the password is not right')
  expect(answers[1]).toBe(answers[0])
})

test('An address opened while signed out is there after the sign-in, its filters included', async () => {
  const guest = await stage.enter()
  await guest.go('/settings/users?role=operator&q=ol')
  await guest.page.getByRole('button', { name: 'Sign in' }).waitFor()
  await tryToSignIn(guest, 'ada', passwordOf('ada'))
  await userRow(guest.page, 'olga').waitFor()
  await expectAddress(guest.page, /^\/settings\/users\?.*role=operator/)
  await expectCount(userRow(guest.page, 'ada'), 0)
  await guest.context.close()
})

test('The way back after a sign-in never leads to another site', async () => {
  const guest = await stage.enter()
  await guest.go(`/sign-in?returnTo=${encodeURIComponent('//evil.example/')}`)
  await tryToSignIn(guest, 'olga', passwordOf('olga'))
  await expectAddress(guest.page, '/account')
  expect(new URL(guest.page.url()).origin).toBe(stage.url)
  await guest.context.close()
})

test('Sessions: every device is listed, and another one is ended from here', async () => {
  await olga.become('olga')
  await olga.go('/account/sessions')
  const sessions = tableOf(olga.page, 'Sessions')
  await sessions.getByText('This session').waitFor()
  await sessions.getByText('Linux').first().waitFor()
  await olga.page.getByRole('button', { name: 'End all others' }).click()
  await olga.page.getByRole('button', { name: 'End sessions' }).click()
  await expectCount(sessions.locator('tbody tr'), 1)

  const other = await stage.enterAs('olga')
  await other.go('/account')
  await olga.page.reload()
  await expectCount(sessions.locator('tbody tr'), 2)
  await sessions.getByRole('button', { name: 'End' }).click()
  await seesToast(olga.page, 'Session ended')
  await expectCount(sessions.locator('tbody tr'), 1)
  await other.page.getByRole('tab', { name: 'Sessions' }).click()
  await other.page.getByRole('button', { name: 'Sign in' }).waitFor()
  await other.expectRefusal('401 GET /api/v1/me/sessions')
  await other.context.close()
})

test('The cookies of session and device are out of reach of scripts and of other sites', async () => {
  const cookies = new Map((await olga.context.cookies()).map((cookie) => [cookie.name, cookie]))
  expect([...cookies.keys()].sort()).toEqual(['rollcall', 'rollcall-device'])
  const common = { httpOnly: true, path: '/' }
  expect(cookies.get('rollcall')).toMatchObject({ ...common, sameSite: 'Lax' })
  expect(cookies.get('rollcall-device')).toMatchObject({ ...common, sameSite: 'Strict' })
  expect(await olga.page.evaluate(() => document.cookie)).toBe('')
})

test('A new password needs the old one, ends the other sessions, and is the one to sign in with', async () => {
  const other = await stage.enterAs('olga')
  await other.go('/account')
  const { page } = olga
  await olga.go('/account/password')
  await page.getByText('Changing the password ends all your other sessions.').waitFor()
  const change = async (current: string, next: string) => {
    await page.getByLabel('Current password').fill(current)
    await page.getByLabel('New password').fill(next)
    await page.getByRole('button', { name: 'Change password' }).click()
  }
  await change('not the right password', 'seven singing swans')
  await olga.expectRefusal('403 POST /api/v1/me/password')
  await page.getByText('The current password is not right').first().waitFor()
  await change(passwordOf('olga'), passwordOf('olga'))
  await page.getByText('The new password is the current one.').waitFor()
  await change(passwordOf('olga'), 'seven singing swans')
  await seesToast(page, 'Password changed. Your other sessions have ended.')

  await other.page.getByRole('tab', { name: 'Sessions' }).click()
  await other.page.getByRole('button', { name: 'Sign in' }).waitFor()
  await other.expectRefusal('401 GET /api/v1/me/sessions')
  await tryToSignIn(other, 'olga', passwordOf('olga'))
  await other.expectRefusal(/^401 POST .*\/sign-in\/password$/)
  await tryToSignIn(other, 'olga', 'seven singing swans')
  await expectAddress(other.page, '/account/sessions')
  await other.context.close()
})

test('Signing out ends the session: the cookie, the way back and other tabs show nothing more', async () => {
  const tab = await ada.context.newPage()
  await tab.goto(`${stage.url}${underTenant}/settings/users`)
  await userRow(tab, 'olga').waitFor()
  const cookies = await ada.context.cookies()

  await ada.go('/settings/users')
  await userRow(ada.page, 'olga').waitFor()
  await ada.page.getByRole('button', { name: 'Menu of ada' }).click()
  await ada.page.getByRole('menuitem', { name: 'Sign out' }).click()
  await ada.page.getByRole('button', { name: 'Sign in' }).waitFor()
  await ada.page.goBack()
  await ada.page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await ada.page.getByText('olga').count()).toBe(0)

  await tab.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await tab.getByText('olga').count()).toBe(0)
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const answer = await fetch(`${stage.url}/api/v1/me`, { headers: { cookie } })
  expect(answer.status).toBe(401)
})

test('MI-12 · An API key minted in the browser is shown once, works in a script with the role of its owner, and is revoked', async () => {
  const { page } = olga
  await olga.go('/account/api-keys')
  await page.getByRole('button', { name: 'Create API key' }).click()
  await page.getByLabel('Name').fill('nightly report')
  await page.getByRole('button', { name: 'Create key' }).click()
  const dialog = page.getByRole('dialog', { name: 'API key "nightly report" created' })
  const key = await dialog.getByLabel('API key', { exact: true }).inputValue()
  expect(key).toMatch(/^rck_/)
  await page.keyboard.press('Escape')
  await dialog.getByText('You will not see it again').waitFor()
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
  const keys = tableOf(page, 'API keys')
  await keys.getByText('nightly report').waitFor()
  await keys.getByText(`…${key.slice(-4)}`).waitFor()
  expect(await page.content()).not.toContain(key)

  const script = createClient({ baseUrl: stage.url, apiKey: key })
  const me = await script.me.show({})
  expect(me).toMatchObject({
    user: { username: 'olga', roles: [{ key: 'operator' }] },
    credential: 'api-key',
  })
  await page.getByRole('button', { name: 'Revoke nightly report' }).click()
  await page.getByRole('button', { name: 'Revoke key' }).click()
  await seesToast(page, 'API key "nightly report" revoked')
  await page.getByText('No API keys').waitFor()
  await expect(script.me.show({})).rejects.toMatchObject({ problem: { status: 401 } })
})

test('A photo is chosen, seen by others in lists, and removed by an administrator', async () => {
  await olga.go('/account')
  const drawn = await olga.page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 3000, height: 2000 })
    return canvas.toDataURL('image/jpeg')
  })
  const field = olga.page.getByRole('group', { name: 'Picture' })
  const choosing = olga.page.waitForEvent('filechooser')
  await field.getByRole('button', { name: 'Choose a picture…' }).click()
  const buffer = Buffer.from(drawn.slice(drawn.indexOf(',') + 1), 'base64')
  await (await choosing).setFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer })
  await seesToast(olga.page, 'Picture saved')
  const width = () =>
    field.locator('img').evaluate((img: HTMLImageElement) => (img.complete ? img.naturalWidth : 0))
  await expect.poll(width).toBe(160)
  const boss = await stage.enterAs('ada')
  await boss.go('/settings/users')
  await userRow(boss.page, 'olga').locator('img[src*="/pictures/"]').waitFor()
  const { api } = await stage.callAs('ada')
  const { items } = await api.users.list({ tenant: 'default', login: 'olga' })
  await boss.go(`/users/${items[0]?.id}`)
  await boss.page.getByRole('button', { name: 'Actions', exact: true }).click()
  await boss.page.getByRole('menuitem', { name: 'Remove picture…' }).click()
  await boss.page.getByRole('dialog').getByRole('button', { name: 'Remove picture' }).click()
  await seesToast(boss.page, 'Picture of olga removed')
  await expectCount(boss.page.locator('main img[src*="/pictures/"]'), 0)
})
