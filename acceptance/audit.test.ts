import { readFile } from 'node:fs/promises'
import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectAddress, expectCount, type Person } from './support/person.ts'
import { cellsOf, choose, seesToast, tableOf } from './support/screens.ts'
import { type Caller, createUsers, openStage, type Stage } from './support/stage.ts'

const tenant = 'default'

let stage: Stage
let ada: Person
let admin: Caller

beforeAll(async () => {
  stage = await openStage({ profile: 'mimir' })
  ada = await stage.firstAdministrator('ada')
  admin = await stage.callAs('ada')
  const ids = await createUsers(admin, ['grace', 'olga', '=1+2'])
  const user = ids.get('olga') as string
  await admin.api.users.update({ tenant, user, alias: 'Night shift' })
  await admin.api.users.setStatus({ tenant, user, status: 'inactive', reason: 'Left, "for good"' })
  const grace = await stage.callAs('grace')
  await grace.api.users.list({ tenant }).catch(() => undefined)
})
afterEach(() => stage.expectNoFaults())
afterAll(() => stage?.close())

const events = () => tableOf(ada.page, 'Audit events')
const sentences = async () =>
  (await cellsOf(events())).flatMap((cells) => (cells.length > 3 ? [cells[2] as string] : []))

async function chooseFilter(label: string, option: string | RegExp): Promise<void> {
  await ada.page.getByRole('button', { name: label, exact: true }).click()
  const search = ada.page.getByPlaceholder(`Search in ${label}`)
  await ada.page.getByRole('menuitemradio').first().waitFor()
  if (typeof option === 'string' && (await search.isVisible())) await search.fill(option)
  await ada.page.getByRole('menuitemradio', { name: option }).click()
}

test('The audit log tells who did what to whom, newest first, with the exact time', async () => {
  await ada.go('/settings/audit')
  await events().getByText('ada deactivated').waitFor()
  const rows = (await cellsOf(events())).map((cells) => cells.slice(2, 4))
  expect(rows).toContainEqual(['ada deactivated olga · Left, "for good"', 'Success'])
  expect(rows).toContainEqual(['ada added =1+2 with the role Operator', 'Success'])
  const times = await events()
    .locator('time')
    .evaluateAll((all) => all.map((time) => time.getAttribute('datetime')))
  expect(times).toEqual([...times].sort().reverse())
})

test('An event opens to what changed, why, and from where', async () => {
  await ada.go('/settings/audit?action=user.deactivated')
  await events().getByRole('button', { name: 'Details of: ada deactivated olga' }).click()
  await expectAddress(ada.page, /event=/)
  await ada.page.getByText('Left, "for good"', { exact: true }).waitFor()
  const changes = tableOf(ada.page, 'Changes')
  expect(await cellsOf(changes)).toContainEqual(['Status', 'active', 'inactive'])
  await ada.page.reload()
  await ada.page.getByText('Left, "for good"', { exact: true }).waitFor()
})

test('Filters narrow the log, stay in the address, and are cleared together', async () => {
  await ada.go('/settings/audit')
  await events().getByText('ada deactivated').waitFor()
  await chooseFilter('Action', 'An account was created')
  await expectCount(events().getByText('ada deactivated'), 0)
  for (const told of await sentences()) expect(told).toContain(' added ')
  await chooseFilter('Outcome', 'Success')
  await choose(ada.page, 'About', 'gra', 'grace · user')
  for (const part of [/action=user\.created/, /outcome=success/, /target=[0-9a-f-]{36}/]) {
    await expectAddress(ada.page, part)
  }
  await expectCount(events().locator('tbody tr'), 1)
  await ada.page.goBack()
  await expectCount(events().locator('tbody tr'), 3)
  await ada.page.getByRole('button', { name: 'Clear', exact: true }).click()
  await expectAddress(ada.page, '/settings/audit')
  await events().getByText('ada deactivated').waitFor()
})

test('What a person did in the last hour is asked by their name', async () => {
  await ada.go('/settings/audit')
  await ada.page.getByRole('button', { name: 'Ask the log' }).click()
  await ada.page.getByRole('menuitem', { name: 'What did somebody do?' }).click()
  await ada.page.keyboard.type('grace')
  await ada.page.keyboard.press('Enter')
  await expectAddress(ada.page, /actor=/)
  await chooseFilter('Time', 'Last hour')
  await expectAddress(ada.page, /actor=.*range=1h|range=1h.*actor=/)
  await expectCount(events().getByText('ada added'), 0)
  for (const told of await sentences()) expect(told).toMatch(/^grace/)
})

test('Somebody who was deleted is found, and their name leads to all by and about them', async () => {
  const ids = await createUsers(admin, ['leaver'])
  await admin.api.users.remove({ tenant, user: ids.get('leaver') as string })
  await ada.go('/settings/audit')
  await choose(ada.page, 'About', 'leav', 'leaver (deleted) · user')
  await expectCount(events().locator('tbody tr'), 2)
  await events().getByRole('link', { name: 'leaver (deleted)' }).first().click()
  await expectAddress(ada.page, new RegExp(`subject=${ids.get('leaver')}`))
  await events().getByText('ada deleted').waitFor()
})

test('Each event leads on: by a search, by its counts, by its menu', async () => {
  await ada.go('/settings/audit?q=left+good')
  await expectCount(events().locator('tbody tr'), 1)
  await events()
    .getByRole('button', { name: /^Actions for / })
    .click()
  await ada.page.getByRole('menuitem', { name: 'Everything of this request' }).click()
  await expectAddress(ada.page, /request=/)
  await ada.page.getByRole('button', { name: 'Take the filter Request away' }).click()
  const counts = ada.page.getByRole('region', { name: 'What was done' })
  await counts.getByRole('button', { name: /^An account was edited/ }).click()
  await expectAddress(ada.page, /action=user\.updated/)
  await events().getByText('ada edited').waitFor()
})

async function download(format: 'CSV' | 'NDJSON'): Promise<{ name: string; text: string }> {
  const arrives = ada.page.waitForEvent('download')
  await ada.page.getByRole('button', { name: 'Export' }).click()
  await ada.page.getByRole('menuitem', { name: `${format}, what the filters show` }).click()
  const file = await arrives
  await seesToast(ada.page, 'Events exported.')
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
}

test('The CSV download holds what the filters show, and no cell that a spreadsheet would calculate', async () => {
  await ada.go('/settings/audit?action=user.created')
  await events().getByText('=1+2').waitFor()
  const { name, text } = await download('CSV')
  expect(name).toMatch(/^audit-default-\d{4}-\d\d-\d\d\.csv$/)
  const [head, ...lines] = text.trim().split('\r\n')
  expect(head?.split(',').slice(0, 3)).toEqual(['at', 'action', 'outcome'])
  expect(lines).toHaveLength(4)
  for (const line of lines) expect(line).toContain('user.created')
  expect(text).toContain('=1+2')
  expect(text, 'a cell that begins with =').not.toMatch(/(^|,)"?=1\+2/m)
})

test('The NDJSON download holds one event per line, the same as the API lists, and is itself in the log', async () => {
  const { items } = await admin.api.audit.list({ tenant, action: 'user.deactivated' })
  await ada.go('/settings/audit?action=user.deactivated')
  await events().getByText('olga').waitFor()
  const { name, text } = await download('NDJSON')
  expect(name).toMatch(/\.ndjson$/)
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEvent)
  expect(lines).toEqual(items)
  await ada.go('/settings/audit?action=audit')
  await expectCount(events().getByText('downloaded audit events'), 2)
})
