import { addLink, issueLink } from '../src/features/links/links.service.ts'
import type { Database } from '../src/platform/database/database.ts'
import { asOwner } from './whole-database.ts'

type Purpose = 'invitation' | 'password-reset'

/** The mails of this kind in the outbox that were not cancelled, oldest first. */
export async function mailsOf(database: Database, userId: string | null, kind: string) {
  return asOwner(database, (db) =>
    db
      .selectFrom('mails')
      .selectAll()
      .where('userId', userId === null ? 'is' : '=', userId)
      .where('kind', '=', kind as Purpose)
      .where('status', '!=', 'dropped')
      .orderBy('id')
      .execute(),
  )
}

/** The secret of the link in the last mail of this kind. Made in the same way as when sending it. */
export async function mailedLink(
  { storage: { database }, clock }: { storage: { database: Database }; clock: { now(): Date } },
  userId: string,
  purpose: Purpose,
  lifetimeSeconds = purpose === 'invitation' ? 3 * 24 * 3600 : 1800,
): Promise<string> {
  const mail = (await mailsOf(database, userId, purpose)).at(-1)
  if (!mail) throw new Error(`there is no mail with the purpose ${purpose}`)
  const { url } = await database.transaction({ tenant: mail.tenantId }, (db) =>
    addLink(db, 'http://localhost:7400', {
      tenant: { id: mail.tenantId, slug: 'default' },
      purpose,
      userId,
      createdBy: mail.createdBy,
      now: clock.now(),
      lifetime: lifetimeSeconds * 1000,
    }),
  )
  return new URL(url).hash.slice(1)
}

/** The secret of the link that the last mail of this kind carries: as when it is sent. Throws when the link has ended. */
export async function reservedLink(
  { storage: { database }, clock }: { storage: { database: Database }; clock: { now(): Date } },
  userId: string,
  kind: 'email-confirmation' | 'email-undo',
): Promise<string> {
  const mail = (await mailsOf(database, userId, kind)).at(-1)
  if (!mail) throw new Error(`there is no mail ${kind}`)
  const made = await database.transaction({ tenant: mail.tenantId }, (db) =>
    issueLink(db, 'http://localhost:7400', { id: mail.tenantId, slug: 'default' }, String(mail.data.link), {
      now: clock.now(),
      shownTo: null,
    }),
  )
  if (!made) throw new Error(`the link of ${kind} has ended`)
  return new URL(made.url).hash.slice(1)
}
