import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'
import { createDelivery } from '../packages/server/src/features/mail/delivery.ts'
import { mailing } from '../packages/server/src/features/mail/mail.service.ts'
import { openTransport } from '../packages/server/src/features/mail/transport.ts'
import { createTenants } from '../packages/server/src/features/tenants/tenants.service.ts'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import { type Database, openDatabase } from '../packages/server/src/platform/database/database.ts'
import { ChangeEvents } from '../packages/server/src/platform/events.ts'
import { newId } from '../packages/server/src/platform/ids.ts'
import type { MailSettings } from '../packages/server/src/platform/mail-settings.ts'
import { createQueue } from '../packages/server/src/platform/queue/queue.ts'
import { silentLog } from '../packages/server/test/silent-log.ts'
import { inPairs } from './support/numbers.ts'
import type { Storage } from './support/program.ts'
import { heading, measure, tidy } from './support/report.ts'
import { onBoth, setUp } from './support/storage.ts'

const mails = 300
const rounds = 5
const atOnce = 10
const to = 'ada@example.com'

/** A mail server that takes everything and reads nothing; `taken` resolves once it has so many more. */
async function startMailServer() {
  let count = 0
  let wake = () => {}
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      stream.resume()
      stream.on('end', () => {
        count += 1
        wake()
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as { port: number }
  return {
    port,
    taken(more: number): Promise<void> {
      const goal = count + more
      return new Promise((resolve) => {
        wake = () => count >= goal && resolve()
      })
    },
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}

type MailServer = Awaited<ReturnType<typeof startMailServer>>

function settingsOf({ port }: MailServer): MailSettings {
  const from = { name: 'Rollcall', address: 'users@example.com' }
  return { host: '127.0.0.1', port, security: 'none', auth: undefined, from }
}

async function rateOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return mails / ((performance.now() - begun) / 1000)
}

/** From the commit that writes them until the mail server has all. */
async function openOutbox(database: Database, server: MailServer) {
  const tenants = createTenants(database)
  const tenant = await tenants.bySlug('default')
  if (!tenant) throw new Error('there is no tenant')
  const owner = await database.transaction({ tenant: tenant.id }, (db) =>
    db.selectFrom('users').select('id').executeTakeFirstOrThrow(),
  )
  const queue = createQueue({ database, log: silentLog })
  const publicUrl = 'http://localhost:7400'
  const tenantById = (id: string) => tenants.byId(id)
  const settings = settingsOf(server)
  const delivery = createDelivery({
    othersSend: () => false,
    database,
    clock: systemClock,
    log: silentLog,
    publicUrl,
    tenantById,
    settings,
  })
  queue.work('mail', delivery.deliver)
  const stopListening = await database.listen({ onInvalidation() {}, onHint: queue.onHint, onState() {} })
  await queue.start()
  const write = mailing(queue, () => true)
  const events = new ChangeEvents(['password.changed'])
  for (let n = 0; n < mails; n += 1)
    events.emit('password.changed', {
      user: { id: owner.id, name: 'ada', email: to },
      after: { endedSessions: 0, revokedApiKeys: 0 },
    })
  const origin = { id: 'bench', address: '', userAgent: '' }
  return {
    async deliver() {
      const taken = server.taken(mails)
      const now = systemClock.now()
      await database.transaction({ tenant: tenant.id }, async (db) =>
        write(db, events.all, { tenant, actor: undefined, origin, now }),
      )
      await taken
    },
    async close() {
      await queue.stop()
      await delivery.close()
      await stopListening()
    },
  }
}

/** The same mails through the mail library alone, as many at once. */
async function openBare(server: MailServer) {
  const transport = await openTransport(settingsOf(server))
  const mail = {
    senderName: 'Rollcall',
    to,
    subject: 'Your password has been changed',
    text: 'x'.repeat(600),
  }
  const html = `<p>${'x'.repeat(9_000)}</p>`
  return {
    async send() {
      let left = mails
      const sender = async () => {
        while (left-- > 0) await transport.send({ ...mail, html, messageId: `${newId()}@localhost` })
      }
      await Promise.all(Array.from({ length: atOnce }, sender))
    },
    close: () => transport.close(),
  }
}

async function compare(storage: Storage): Promise<void> {
  await setUp(storage)
  const database = await openDatabase({ url: storage.databaseUrl, dataDir: storage.dataDir, log: silentLog })
  const server = await startMailServer()
  const outbox = await openOutbox(database, server)
  const bare = await openBare(server)
  const { ratio, first, second, count } = await inPairs(
    rounds,
    () => rateOf(outbox.deliver),
    () => rateOf(bare.send),
  )
  heading(`mail, on ${storage.kind}`)
  measure(`deliveries per second, ${mails} mails, against bare SMTP`, ratio, undefined, {
    from: `${tidy(first)}/s against ${tidy(second)}/s, ${count} pairs`,
  })
  bare.close()
  await outbox.close()
  await server.close()
  await database.close()
}

await onBoth(compare)
