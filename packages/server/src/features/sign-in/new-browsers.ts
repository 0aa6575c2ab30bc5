import { deviceOf } from '@rollcall/contract/device.ts'
import type { Context } from '../../operations/implement.ts'
import { networkOf } from '../../platform/network-of.ts'
import { receiver } from '../directory/users.refs.ts'
import type { Account } from '../directory/users.service.ts'
import { listTold, type Place } from './new-browsers.store.ts'

const day = 24 * 60 * 60_000
/** A browser that forgets its cookies would be new at each sign-in; in milliseconds. */
const notToldAgainFor = 7 * day
/** Of one account: a stranger who has its password must not be able to fill its mailbox. */
const mostADay = 10

/**
 * What the event of a sign-in says of a browser that the account does not know. The owner is told by mail, unless a mail of the last week
 * named the same browser in the same network and the password was not changed since: a stranger may have the new password too.
 * The first sign-in of an account is new to nobody.
 */
export async function newBrowserOf(
  context: Context<undefined>,
  user: Account,
  password: { changedAt: Date },
): Promise<{
  newBrowser?: true
  mail?: ReturnType<typeof placeOf> & { to: ReturnType<typeof receiver> }
}> {
  if (user.lastSignInAt === null) return {}
  const place = placeOf(context.origin)
  const told = user.email === null || (await wasTold(context, user, place, password.changedAt))
  return { newBrowser: true, ...(told ? {} : { mail: { to: receiver(user), ...place } }) }
}

/** Is the owner told already, or often enough for today? */
async function wasTold(
  { db, tenant, now }: Context<undefined>,
  { id }: Account,
  place: Place,
  passwordChangedAt: Date,
): Promise<boolean> {
  const mails = await listTold(db, tenant.id, id, new Date(now.getTime() - notToldAgainFor))
  const today = mails.filter(({ createdAt }) => now.getTime() - createdAt.getTime() < day)
  if (today.length >= mostADay) return true
  return mails.some((mail) => mail.createdAt >= passwordChangedAt && isSame(mail.place, place))
}

function isSame(one: Place, other: Place): boolean {
  return one.network === other.network && one.browser === other.browser && one.system === other.system
}

function placeOf({ address, userAgent }: { address: string; userAgent: string }) {
  return { ...deviceOf(userAgent), address, network: networkOf(address) }
}
