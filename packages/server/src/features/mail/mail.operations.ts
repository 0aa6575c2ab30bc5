import { contract } from '@rollcall/contract/contract.ts'
import type { Mail, Notice } from '@rollcall/contract/mail.ts'
import type { Translator } from '@rollcall/messages/translator.ts'
import { implement } from '../../operations/implement.ts'
import { checkingAlike, verdictOn } from '../../operations/verdict.ts'
import { positionAt, readPage } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { MailSettings } from '../../platform/mail-settings.ts'
import type { RequestOrigin, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import type { Queue } from '../../platform/queue/queue.ts'
import { english, translatorFor } from '../../platform/translators.ts'
import { namesOf } from '../directory/users.service.ts'
import { shownEmail } from '../directory/users.visibility.ts'
import { requireReachable } from '../grants/escalation.ts'
import { createLink } from '../links/links.service.ts'
import { compose, hasLink, hasReservedLink, mayLink, receiverOf } from './compose.ts'
import {
  countMails,
  findMail,
  isUnsent,
  listMails,
  type MailFilters,
  type MailRow,
  waitAgain,
} from './mail.store.ts'
import { listMailTexts, type MailTextRow } from './mail-texts.store.ts'
import { subjectIn } from './subjects.ts'
import { sendTestMail } from './test-mail.ts'

export interface MailDeps {
  queue: Pick<Queue, 'enqueue'>
  settings: MailSettings | undefined
  publicUrl: string
}

export function mailOperations({ queue, settings, publicUrl }: MailDeps) {
  return implement(contract.mail, {
    async list(context, input) {
      const { db, actor, tenant, origin } = context
      const { rows, ...page } = await readMails(db, tenant.id, actor.cursorKey, 'mail.list', input)
      const mails = await mailsOf(db, tenant, rows, readBy(origin))
      const actionsOf = checkingAlike(
        ({ status, toAddress }: MailRow) => `${status} ${toAddress === null}`,
        (row) => ({
          resend: verdictOn(
            contract.mail.resend,
            context,
            () => requireReceiver(row),
            () => requireServer(settings),
            () => requireUnsent(row),
          ),
        }),
      )
      return { items: rows.map((row, at) => ({ ...(mails[at] as Mail), actions: actionsOf(row) })), ...page }
    },

    async showServer() {
      if (!settings) return { configured: false, host: null, port: null, security: null, from: null }
      const { host, port, security, from } = settings
      const sender = from.name ? `${from.name} <${from.address}>` : from.address
      return { configured: true, host, port, security, from: sender }
    },

    async open({ db, actor, tenant, emit, now }, { mail: id }) {
      const mail = await requireMail(db, tenant, id)
      const user = mail.status === 'kept' ? await receiverOf(db, tenant, mail, now) : undefined
      if (!user?.id || mail.toAddress === null) throw notWaiting()
      await requireReachable(db, tenant, actor, user.id, now)
      const linked = hasLink(mail) || hasReservedLink(mail)
      if (linked && !(await mayLink(db, tenant, mail, actor.id, user.id, now)))
        throw new Refusal('access.escalation.mail')
      const making = {
        make: createLink,
        by: actor.id,
        shownTo: actor.id,
        publicUrl,
        now,
        pictures: 'within' as const,
      }
      const { subject, html, text } = await compose(db, tenant, mail, user, making)
      emit('mail.opened', { mail: { id, name: mail.kind }, after: { kind: mail.kind, user: user.id } })
      return { subject, to: mail.toAddress, html, text }
    },

    async resend({ db, tenant, emit, origin }, { mail: id }) {
      const found = await requireMail(db, tenant, id)
      requireServer(settings)
      requireUnsent(found)
      const again = await waitAgain(db, tenant.id, id)
      if (again.length === 0) throw notWaiting()
      await queue.enqueue(db, 'mail', [{ tenantId: tenant.id, id }])
      const [mail] = (await mailsOf(db, tenant, again, readBy(origin))) as [Mail]
      const [row] = again as [MailRow]
      emit('mail.resent', { mail: { id, name: subjectIn(english, tenant, row) } })
      return mail
    },

    async resendFailed({ db, tenant, emit }) {
      requireServer(settings)
      const again = await waitAgain(db, tenant.id)
      const jobs = again.map(({ id }) => ({ tenantId: tenant.id, id }))
      await queue.enqueue(db, 'mail', jobs)
      emit('mail.resent', { after: { mails: again.length } })
      return { resent: again.length }
    },

    test: (context) => sendTestMail(context, settings),

    async listOwn({ db, actor, tenant, origin }, input) {
      const filters = { ...input, user: actor.id }
      const { rows, ...page } = await readMails(db, tenant.id, actor.cursorKey, 'mail.list-own', filters)
      const t = readBy(origin)
      const texts = await listMailTexts(db, tenant.id, t.locale)
      return { items: rows.map((row) => noticeOf(tenant, row, t, texts)), ...page }
    },
  })
}

interface ListInput extends MailFilters {
  sort?: string
  limit?: number
  cursor?: string
  total?: boolean
}

async function readMails(db: Db, tenantId: string, cursorKey: string, operation: string, input: ListInput) {
  return readPage(
    cursorKey,
    operation,
    { ...input },
    {
      read: (at) => listMails(db, tenantId, input, { ...at, sort: input.sort }),
      position: (row) => positionAt(row.createdAt, row.id),
      count: () => countMails(db, tenantId, input),
    },
  )
}

async function mailsOf(db: Db, tenant: Tenant, rows: MailRow[], t: Translator): Promise<Mail[]> {
  const names = await namesOf(
    db,
    tenant,
    rows.map(({ userId }) => userId),
  )
  const texts = await listMailTexts(db, tenant.id, t.locale)
  return rows.map((row) => {
    const name = row.userId ? names.get(row.userId) : undefined
    const address = row.toAddress ?? ''
    const to = shownEmail(tenant, address)
    return {
      ...noticeOf(tenant, row, t, texts),
      to,
      user: row.userId && name ? { id: row.userId, name } : null,
      attempts: row.attempts,
      // Answers of mail servers may quote addresses.
      lastError: row.lastError && address ? row.lastError.replaceAll(address, to) : row.lastError,
    }
  })
}

function noticeOf(tenant: Tenant, row: MailRow, t: Translator, texts: MailTextRow[]): Notice {
  return {
    id: row.id,
    kind: row.kind,
    subject: subjectIn(t, tenant, row, texts),
    status: row.status,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
  }
}

/** Lists are in the reader's language, whatever the language of the mail. */
function readBy({ acceptLanguage }: RequestOrigin): Translator {
  return translatorFor(acceptLanguage)
}

async function requireMail(db: Db, tenant: Tenant, id: string): Promise<MailRow> {
  return requireReceiver(await findMail(db, tenant.id, id))
}

/** Returns the mail; throws `mail.not_found` also for a mail whose receiver is deleted. */
function requireReceiver(mail: MailRow | undefined): MailRow {
  if (!mail || mail.toAddress === null) throw new Refusal('mail.not_found')
  return mail
}

/** Throws `mail.not_waiting` unless the mail is failed or held. */
function requireUnsent({ status }: Pick<MailRow, 'status'>): void {
  if (!isUnsent(status)) throw notWaiting()
}

function requireServer(settings: MailSettings | undefined): void {
  if (settings) return
  throw new Refusal('mail.smtp_missing')
}

function notWaiting(): Refusal {
  return new Refusal('mail.not_waiting')
}
