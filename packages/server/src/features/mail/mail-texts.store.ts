import type { Insertable, Selectable } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import type { MailTextsTable } from '../../platform/schema.ts'

export type MailTextRow = Selectable<MailTextsTable>

/** The texts that a tenant has changed in a language: a few at most. */
export async function listMailTexts(db: Db, tenantId: string, language: string): Promise<MailTextRow[]> {
  return db
    .selectFrom('mailTexts')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('language', '=', language)
    .execute()
}

export async function upsertMailText(db: Db, text: Insertable<MailTextsTable>): Promise<void> {
  const { tenantId: _, kind: __, language: ___, ...words } = text
  await db
    .insertInto('mailTexts')
    .values(text)
    .onConflict((of) => of.columns(['tenantId', 'kind', 'language']).doUpdateSet(words))
    .execute()
}

export async function deleteMailText(
  db: Db,
  tenantId: string,
  { kind, language }: Pick<MailTextRow, 'kind' | 'language'>,
): Promise<void> {
  await db
    .deleteFrom('mailTexts')
    .where('tenantId', '=', tenantId)
    .where('kind', '=', kind)
    .where('language', '=', language)
    .execute()
}
