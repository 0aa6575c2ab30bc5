import type { PrepareContext } from '../../operations/implement.ts'
import { findByLogin } from '../directory/users.service.ts'
import { type Attempt, attemptOf, readFailures, requireUnlocked } from '../lockout/lockout.service.ts'
import type { Passwords } from '../passwords/passwords.service.ts'
import { claimedPlace, type Entrance, knownPlace, strangersPlace } from './entrance.ts'

/** What is known of a sign-in before its transaction. */
export interface Verified {
  account: { id: string; hash: string | null } | undefined
  attempt: Attempt
  matches: boolean
  upgraded?: string | undefined
}

/** Finds the account of a name and verifies the password, each when the turn of this sign-in comes. */
export async function verifySignIn(
  context: PrepareContext<undefined>,
  { username, password }: { username: string; password: string },
  passwords: Passwords,
  entrance: Entrance,
): Promise<Verified> {
  const { tenant, now } = context
  const attempt = attemptOf(tenant, context, username)
  const claimed = claimedPlace(tenant, attempt, context)
  passwords.requireRoom(claimed)
  const [failures, account] = await entrance.read(claimed, () =>
    context.read((db) =>
      Promise.all([readFailures(db, tenant, attempt, now), findByLogin(db, tenant, username)]),
    ),
  )
  const device = requireUnlocked(failures, account, now)
  const key = account?.id ?? attempt.nameKey ?? ''
  const place = device ? knownPlace(key, context) : strangersPlace(key, context)
  const end = entrance.begin(device?.id ?? key, now)
  try {
    // Always verified: the answer for an unknown name must cost the same as for a user.
    const matches = await passwords.verify(account?.hash ?? undefined, password, place)
    if (!account?.hash || !matches) return { account, attempt, matches }
    const upgraded = passwords.isOutdated(account.hash) ? await passwords.rehash(password, place) : undefined
    return { account, attempt, matches, upgraded }
  } finally {
    end()
  }
}
