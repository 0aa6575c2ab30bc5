import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../platform/clock.ts'
import type { Database, Db, Log } from '../../platform/database/database.ts'
import { DatabaseUnavailableError } from '../../platform/database/errors.ts'
import type { MailSettings } from '../../platform/mail-settings.ts'
import type { Tenant } from '../../platform/principal.ts'
import type { Job, JobHandler } from '../../platform/queue/queue.ts'
import { lockUser } from '../directory/users.store.ts'
import { addLink } from '../links/links.service.ts'
import { deleteLink } from '../links/links.store.ts'
import { type Composed, compose, hasLink, hasReservedLink, mayLink, receiverOf } from './compose.ts'
import { claimMail, claimSeconds, findMail, type MailRow, renewClaim, settleMail } from './mail.store.ts'
import { DeliveryError } from './smtp-failure.ts'
import { openTransport, type Transport } from './transport.ts'

export interface DeliveryDeps {
  database: Database
  clock: Clock
  log: Log
  publicUrl: string
  tenantById(id: string): Promise<Tenant | undefined>
  settings: MailSettings | undefined
  /** Does another node send mails? Then a node without a mail server must not hold them. */
  othersSend(): boolean
}

// In milliseconds. The database may be down for a moment just after a mail was accepted.
const settlingDelays = [100, 500, 2_000, 10_000, 30_000]

/**
 * Sends the mails of the outbox. A mail that the mail server has accepted is not sent again. If that is unknown, because the connection
 * or this node broke at the wrong moment, it is sent again under the same Message-ID, and both links are valid.
 */
export function createDelivery(deps: DeliveryDeps): { deliver: JobHandler; close(): Promise<void> } {
  let opened: Promise<Transport> | undefined
  const deliver: JobHandler = async (job) => {
    if (!deps.settings && deps.othersSend()) throw new Error('mails are sent by another node')
    const tenant = await deps.tenantById(job.tenantId)
    // The mails of a suspended tenant wait until it is back.
    if (!tenant || tenant.suspendedAt) return
    const letter = await take(deps, tenant, job)
    if (!letter || !deps.settings) return
    opened ??= openTransport(deps.settings)
    await send(deps, await opened, tenant, letter, job)
  }
  return {
    async deliver(job) {
      try {
        await deliver(job)
      } catch (error) {
        if (job.last) await giveUp(deps, job)
        throw error
      }
    },
    async close() {
      const transport = await opened
      transport?.close()
    },
  }
}

interface Letter extends Composed {
  mail: MailRow
  to: string
}

/** Claims a mail and writes it; undefined when it need not be sent any more. Throws when another node has claimed it. */
async function take(deps: DeliveryDeps, tenant: Tenant, { id }: Job): Promise<Letter | undefined> {
  return deps.database.transaction({ tenant: tenant.id }, async (db) => {
    const now = deps.clock.now()
    await holdReceiver(db, tenant, id)
    const mail = await claimMail(db, tenant.id, id)
    if (!mail) return requireSettled(db, tenant.id, id)
    if (!deps.settings) return settleMail(db, tenant.id, id, { status: 'kept' }).then(() => undefined)
    const user = await receiverOf(db, tenant, mail, now)
    const linked = hasLink(mail) || hasReservedLink(mail)
    const mayHave = async () =>
      user?.id && linked ? mayLink(db, tenant, mail, mail.createdBy, user.id, now) : !linked
    const isGood = user && (await mayHave())
    if (!isGood || mail.toAddress === null) {
      await settleMail(db, tenant.id, id, { status: 'dropped' })
      return undefined
    }
    const { publicUrl } = deps
    const composed = await compose(db, tenant, mail, user, {
      make: addLink,
      by: mail.createdBy,
      shownTo: null,
      publicUrl,
      now,
      pictures: 'attached',
    })
    return { ...composed, mail, to: mail.toAddress }
  })
}

/**
 * Locks the account of the receiver before the mail. A change that ends the account's links, such as a new address, must find the link
 * that is about to be created. Operations lock in the same order, so there is no deadlock.
 */
async function holdReceiver(db: Db, tenant: Tenant, id: string): Promise<void> {
  const mail = await findMail(db, tenant.id, id)
  if (mail?.userId && (hasLink(mail) || hasReservedLink(mail))) await lockUser(db, tenant.id, mail.userId)
}

async function requireSettled(db: Db, tenantId: string, id: string): Promise<undefined> {
  const mail = await findMail(db, tenantId, id)
  if (mail?.status === 'waiting') throw new Error('another try at this mail has not ended')
}

async function send(
  deps: DeliveryDeps,
  transport: Transport,
  tenant: Tenant,
  letter: Letter,
  job: Job,
): Promise<void> {
  const { mail, to, subject, html, text, attachments } = letter
  const messageId = `${mail.id}@${deps.settings?.name ?? new URL(deps.publicUrl).hostname}`
  const renewing = setInterval(
    () => {
      deps.database
        .transaction({ tenant: tenant.id }, (db) => renewClaim(db, tenant.id, mail.id))
        .catch(() => {})
    },
    (claimSeconds * 1000) / 3,
  )
  try {
    await transport.send({
      messageId,
      senderName: tenant.profile.source.title,
      to,
      subject,
      html,
      text,
      attachments,
    })
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    return refused(deps, tenant, letter, error, job)
  } finally {
    clearInterval(renewing)
  }
  const sent = { status: 'sent', sentAt: deps.clock.now(), lastError: null } as const
  await persistently(() =>
    deps.database.transaction({ tenant: tenant.id }, (db) => settleMail(db, tenant.id, mail.id, sent)),
  )
}

/** Records a failure; throws to have it tried again, unless the failure is permanent. */
async function refused(
  { database, log }: DeliveryDeps,
  tenant: Tenant,
  letter: Letter,
  error: DeliveryError,
  job: Job,
): Promise<void> {
  const { tenantId, id } = letter.mail
  const givenUp = error.permanent || job.last
  await database.transaction({ tenant: tenantId }, async (db) => {
    await holdReceiver(db, tenant, id)
    if (error.certain && letter.linkId) await deleteLink(db, tenantId, letter.linkId)
    await settleMail(db, tenantId, id, { lastError: error.message, ...(givenUp ? { status: 'failed' } : {}) })
  })
  if (!givenUp) throw error
  log.warn({ tenant: tenantId, mail: id, attempt: job.attempt, reason: error.message }, 'a mail was given up')
}

/** Records a mail that failed at every try, so that an administrator sees it and can send it again. */
async function giveUp({ database }: DeliveryDeps, { tenantId, id }: Job): Promise<void> {
  const lastError = 'Something went wrong on the server. Its log says what.'
  await database.transaction({ tenant: tenantId }, (db) =>
    settleMail(db, tenantId, id, { status: 'failed', lastError }),
  )
}

/** Repeats a write while the database is down: otherwise a mail that was accepted would be sent twice. */
async function persistently(record: () => Promise<void>): Promise<void> {
  for (const delay of settlingDelays) {
    try {
      return await record()
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) throw error
      await sleep(delay, undefined, { ref: false })
    }
  }
  await record()
}
