import type { Database, Db } from '../../platform/database/database.ts'
import { sweep } from '../../platform/database/sweep.ts'
import type { Subscriber } from '../../platform/events.ts'
import { newId } from '../../platform/ids.ts'
import type { Tenant } from '../../platform/principal.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { deleteLinksOf } from '../links/links.store.ts'
import { dropReplaced, endedMails, insertMails, type NewMailRow } from './mail.store.ts'
import type { NewMail } from './mail-data.ts'
import { mailsOf } from './mails-of-events.ts'

/** Kinds of mail with a link. The link is created when the mail is sent, and a newer mail of the kind ends it. */
export const kindsWithLink = ['invitation', 'password-reset'] as const
export type KindWithLink = (typeof kindsWithLink)[number]
/** Kinds of mail with a link that exists before: the mail gives it its secret, and ends an earlier secret. */
export const kindsWithReservedLink = ['email-confirmation', 'email-undo'] as const
export type KindWithReservedLink = (typeof kindsWithReservedLink)[number]

/**
 * Writes the mails that follow from events into the outbox with the commit, and a job for each. Notices are sent if the tenant's rules
 * want them and the account has an email address; invitations and resets always. Without a mail server they are held, and an
 * administrator opens them.
 */
export function mailing(queue: Pick<Queue, 'enqueue'>, hasServer: () => boolean): Subscriber {
  return async (db, events, { tenant, actor, now }) => {
    const mails = mailsOf(events, { tenant, actor })
      .filter((mail) => isWanted(mail, tenant))
      .map((mail) => mailRow(mail, hasServer()))
    if (mails.length === 0) return
    for (const kind of kindsWithLink) await endReplaced(db, tenant.id, kind, mails)
    await insertMails(db, tenant.id, mails, { now, createdBy: actor?.id ?? null })
    const waiting = mails.filter(({ status }) => status === 'waiting')
    const jobs = waiting.map(({ id }) => ({ tenantId: tenant.id, id }))
    await queue.enqueue(db, 'mail', jobs)
  }
}

function isWanted({ kind, to }: NewMail, tenant: Tenant): boolean {
  const { notices } = tenant.profile.source.accounts
  switch (kind) {
    case 'invitation':
    case 'password-reset':
    case 'email-confirmation':
    case 'email-undo':
    case 'api-key-ending':
    case 'groups-inherited':
    case 'account-deleted':
    case 'offboarding-refused':
    case 'recovery':
    case 'tenant-deletion':
    case 'test':
      return to === undefined || to.email !== null
    default:
      return notices.includes(kind) && to?.email != null
  }
}

/** A request for an account that does not exist writes a row too, so that its time reveals nothing. */
function mailRow({ id = newId(), kind, to, data, by }: NewMail, hasServer: boolean): NewMailRow {
  // Held mails are handed over by an administrator, to the account that they are for.
  const withoutServer = to?.id ? 'kept' : 'dropped'
  const status = hasServer ? 'waiting' : withoutServer
  return {
    id,
    kind,
    userId: to?.id ?? null,
    toAddress: to?.email ?? null,
    data,
    status,
    createdBy: by ?? null,
  }
}

/**
 * Ends earlier mails of the kind, then their links, in this order: a mail that is being sent locks its row until its link exists, so the
 * link is found here; a mail that is sent later finds its row cancelled.
 */
async function endReplaced(db: Db, tenantId: string, kind: KindWithLink, mails: NewMailRow[]): Promise<void> {
  const ofKind = mails.filter((mail) => mail.kind === kind)
  // Also for a mail without a receiver: a request for an account that does not exist must not be answered faster.
  if (ofKind.length === 0) return
  const userIds = ofKind.flatMap((mail) => mail.userId ?? [])
  await dropReplaced(db, tenantId, kind, userIds)
  await deleteLinksOf(db, tenantId, kind, userIds)
}

const keepingTime = 90 * 24 * 3_600_000

/** Deletes mails that were sent or cancelled a quarter of a year ago, in all tenants. */
export async function removeEndedMails(database: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keepingTime)
  await sweep(database, endedMails, before)
}
