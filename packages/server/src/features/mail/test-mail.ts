import type { Mail } from '@rollcall/contract/mail.ts'
import type { Context } from '../../operations/implement.ts'
import { newId } from '../../platform/ids.ts'
import type { MailSettings } from '../../platform/mail-settings.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { translatorFor } from '../../platform/translators.ts'
import { namesOfActor, shownEmail, shownName } from '../directory/users.visibility.ts'
import { findEarlierTest } from './mail.store.ts'
import type { Draft } from './sample.ts'
import { subjectIn } from './subjects.ts'

/** So many within so long, for each account. */
const most = 10
const within = 3_600_000

/** Sends a test mail to the caller: the usual one, or one by a text that is tried out. */
export async function sendTestMail(
  { db, actor, tenant, emit, now, origin }: Context<Principal, 'mail.tested'>,
  settings: MailSettings | undefined,
  text?: Draft,
): Promise<Mail> {
  if (!settings) throw new Refusal('mail.smtp_missing')
  const { id, name, account } = actor
  const email = account?.user.email ?? null
  if (email === null) throw new Refusal('user.no_email.own')
  const earlier = await findEarlierTest(db, tenant.id, id, { since: new Date(now.getTime() - within), most })
  if (earlier) {
    const retryAfter = Math.ceil((earlier.getTime() + within - now.getTime()) / 1000)
    throw new Refusal('mail.too_many_tests', {}, { retryAfter })
  }
  const mail = newId()
  emit('mail.tested', {
    mailId: mail,
    to: { id, name, email },
    ...(text ? { text } : {}),
    after: { sentTo: email, ...(text ? { text: `${text.kind} (${text.language})` } : {}) },
  })
  const data = text ? { text } : {}
  return {
    id: mail,
    kind: 'test',
    subject: subjectIn(translatorFor(origin.acceptLanguage), tenant, { kind: 'test', data }),
    status: 'waiting',
    createdAt: now.toISOString(),
    sentAt: null,
    to: shownEmail(tenant, email),
    user: { id, name: shownName(tenant, namesOfActor(actor)) },
    attempts: 0,
    lastError: null,
  }
}
