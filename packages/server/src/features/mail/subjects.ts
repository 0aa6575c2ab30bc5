import type { Translator } from '@rollcall/messages/translator.ts'
import type { Tenant } from '../../platform/principal.ts'
import type { MailRow } from './mail.store.ts'
import type { MailTextRow } from './mail-texts.store.ts'
import type { Draft } from './sample.ts'
import { subjectBy, textKindOf } from './text-kinds.ts'
import { plain, subjectOf } from './words.ts'

/** The subject of a mail for lists, in the language of who reads them: by the tenant's text, where `texts` has one for it. */
export function subjectIn(
  t: Translator,
  tenant: Tenant,
  { kind, data }: Pick<MailRow, 'kind' | 'data'>,
  texts: readonly MailTextRow[] = [],
): string {
  const about = { t, product: tenant.profile.source.title, tenant: tenant.name }
  const tried = kind === 'test' ? (data.text as Draft | undefined) : undefined
  const by = tried ?? texts.find((text) => text.kind === textKindOf(kind, data))
  return by ? plain(subjectBy(by.subject, about)) : subjectOf(kind, data, about)
}
