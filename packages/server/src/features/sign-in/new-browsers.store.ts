import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'

interface Place {
  browser: string | null
  system: string | null
  network: string
}

/** Has a mail to the user named this browser in this network since a time? */
export async function wasToldOf(
  db: Db,
  tenantId: string,
  userId: string,
  { browser, system, network }: Place,
  since: Date,
): Promise<boolean> {
  const row = await db
    .selectFrom('mails')
    .select('id')
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('createdAt', '>', since)
    .where('kind', '=', 'new-browser')
    .where(sql<boolean>`data ->> 'network' = ${network}`)
    .where(sql<boolean>`data ->> 'browser' is not distinct from ${browser}::text`)
    .where(sql<boolean>`data ->> 'system' is not distinct from ${system}::text`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
