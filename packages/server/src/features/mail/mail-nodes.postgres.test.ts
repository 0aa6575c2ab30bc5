import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SecondNode, startSecondNode } from '../../../test/second-node.ts'
import { settingsFor, startSmtpServer, type TestSmtpServer } from '../../../test/smtp-server.ts'
import { type Person, startTestApp, type TestApp } from '../../../test/test-app.ts'
import { checkNodes } from '../../cli/doctor-nodes.ts'

/** Two nodes on one database. Only the second has a mail server. */
let without: TestApp
let sending: SecondNode
let smtp: TestSmtpServer
let ada: Person
beforeAll(async () => {
  smtp = await startSmtpServer()
  without = await startTestApp({ profile: 'investigator' })
  ada = await without.firstAdministrator('ada@example.com')
  sending = await startSecondNode(without, { mail: settingsFor(smtp), nodeName: 'the second:7400' })
})
afterAll(async () => {
  await sending.close()
  await without.close()
  await smtp.close()
})

async function metrics(): Promise<Record<string, string>> {
  const { body } = await without.server.inject({ url: '/metrics' })
  return Object.fromEntries(body.split('\n').map((line) => line.split(' ') as [string, string]))
}

test('N6 · a mail from a node without a mail server is sent by a node with one, and not silently held', async () => {
  await expect.poll(async () => (await metrics()).rollcall_nodes).toBe('2')
  await Promise.all([without.startWork(), sending.startWork()])
  const emails = Array.from({ length: 20 }, (_, index) => `max${index}@example.com`)
  for (const email of emails) {
    const body = { email }
    const made = await without.request({
      method: 'POST',
      path: '/tenants/default/users',
      body,
      cookie: ada.cookie,
    })
    expect(made.status, made.raw).toBe(201)
  }
  await smtp.mail(emails.length)
  expect(smtp.mails.flatMap(({ envelope }) => envelope.to).sort()).toEqual([...emails].sort())
})

test('N6 · a node with different settings is named in the log and counted in the metrics', async () => {
  const line = without.logged.find((text) => text.includes('other settings'))
  expect(JSON.parse(line ?? '{}')).toMatchObject({
    node: 'the second:7400',
    settings: ['ROLLCALL_SMTP_URL', 'ROLLCALL_MAIL_FROM'],
  })
  expect(await metrics()).toMatchObject({ rollcall_nodes_with_other_settings: '1' })
})

test('N6 · doctor names the nodes that differ, and with which setting', async () => {
  const { check, problem } = await checkNodes(without.storage.url as string)
  expect(check).toBe('Nodes on the database: 2')
  expect(problem).toMatch(/has another ROLLCALL_SMTP_URL and ROLLCALL_MAIL_FROM/)
})

test('N9 · the clock of the database is compared with the clock of the node', async () => {
  expect(Math.abs(Number((await metrics()).rollcall_clock_offset_seconds))).toBeLessThan(2)
})
