import { contract } from '@rollcall/contract/contract.ts'
import { type MailText, type MailTextKind, mailTextKinds } from '@rollcall/contract/mail-texts.ts'
import type { Locale } from '@rollcall/messages/locales.ts'
import { type Context, implement } from '../../operations/implement.ts'
import { ref } from '../../platform/events.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { translators } from '../../platform/translators.ts'
import type { MailDeps } from './mail.operations.ts'
import { deleteMailText, listMailTexts, type MailTextRow, upsertMailText } from './mail-texts.store.ts'
import { sampleLetter } from './sample.ts'
import { sendTestMail } from './test-mail.ts'
import { requireGoodText } from './text-check.ts'
import { builtInText, builtInTextOf, placeholdersOf, type Written } from './text-kinds.ts'

type Work = Pick<Context<Principal>, 'db' | 'tenant' | 'emit'>
interface OneText {
  kind: MailTextKind
  language: Locale
}

/** `mail-texts.…`: what the tenant's mails say. */
export function mailTextsOperations({ settings, publicUrl }: Omit<MailDeps, 'queue'>) {
  return implement(contract.mailTexts, {
    async list({ db, tenant }, { language }) {
      const rows = new Map((await listMailTexts(db, tenant.id, language)).map((row) => [row.kind, row]))
      return { items: mailTextKinds.map((kind) => shown(tenant, { kind, language }, rows.get(kind))) }
    },

    async set(context, { kind, language, subject, body }) {
      const { db, tenant, now } = context
      const written = tidied({ subject, body })
      requireGoodText(kind, written)
      const before = await findText(context, { kind, language })
      const builtIn = builtInText(kind, translators[language])
      const row: MailTextRow = {
        tenantId: tenant.id,
        kind,
        language,
        ...written,
        builtinSubject: builtIn.subject,
        builtinBody: builtIn.body,
        changedAt: now,
      }
      await upsertMailText(db, row)
      return changed(context, { kind, language }, before, row)
    },

    async reset(context, { kind, language }) {
      const before = await findText(context, { kind, language })
      if (!before) throw new Refusal('mail.text_unchanged')
      await deleteMailText(context.db, context.tenant.id, { kind, language })
      return changed(context, { kind, language }, before, undefined)
    },

    async preview({ db, actor, tenant, now }, { kind, language, subject, body }) {
      const draft = { kind, language, ...tidied({ subject, body }) }
      requireGoodText(kind, draft)
      const address = actor.account?.user.email ?? 'jordan@example.com'
      const situation = { publicUrl, at: now, address, pictures: 'within' as const }
      const { attachments: _, ...letter } = await sampleLetter(db, tenant, draft, situation)
      return letter
    },

    async sendTest(context, { kind, language, subject, body }) {
      const text = { kind, language, ...tidied({ subject, body }) }
      requireGoodText(kind, text)
      return sendTestMail(context, settings, text)
    },
  })
}

async function findText(
  { db, tenant }: Pick<Work, 'db' | 'tenant'>,
  { kind, language }: OneText,
): Promise<MailTextRow | undefined> {
  return (await listMailTexts(db, tenant.id, language)).find((row) => row.kind === kind)
}

function changed(
  { tenant, emit }: Work,
  one: OneText,
  before: MailTextRow | undefined,
  after: MailTextRow | undefined,
): MailText {
  emit('mail.text-changed', {
    tenant: ref(tenant),
    before: told(tenant, one, before),
    after: told(tenant, one, after),
  })
  return shown(tenant, one, after)
}

/** As the audit log has it. */
function told(tenant: Tenant, { kind, language }: OneText, row: MailTextRow | undefined) {
  const { subject, body } = row ?? builtInTextOf(tenant, kind, translators[language])
  return { text: `${kind} (${language})`, subject, body, builtIn: row === undefined }
}

function shown(tenant: Tenant, { kind, language }: OneText, row: MailTextRow | undefined): MailText {
  const t = translators[language]
  const builtIn = builtInTextOf(tenant, kind, t)
  const { subject, body } = row ?? builtIn
  const madeFrom = row && { subject: row.builtinSubject, body: row.builtinBody }
  // Whatever the tenant and its product are called by now.
  const today = builtInText(kind, t)
  const same = !madeFrom || (madeFrom.subject === today.subject && madeFrom.body === today.body)
  return {
    kind,
    language,
    subject,
    body,
    changedAt: row?.changedAt.toISOString() ?? null,
    builtIn,
    changedFrom: same ? null : madeFrom,
    placeholders: placeholdersOf(kind),
  }
}

function tidied({ subject, body }: Written): Written {
  return { subject: subject.trim(), body: body.replaceAll('\r\n', '\n').trim() }
}
