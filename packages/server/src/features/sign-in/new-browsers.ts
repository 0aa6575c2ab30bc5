import { deviceOf } from '@rollcall/contract/device.ts'
import type { Context } from '../../operations/implement.ts'
import { networkOf } from '../../platform/network-of.ts'
import { receiver } from '../directory/users.refs.ts'
import type { Account } from '../directory/users.service.ts'
import { wasToldOf } from './new-browsers.store.ts'

/** A browser that forgets its cookies would be new at each sign-in; in milliseconds. */
const notToldAgainFor = 7 * 24 * 60 * 60_000

/**
 * What the event of a sign-in says of a browser that the account does not know. The owner is told by mail, unless a mail of the last week
 * named the same browser in the same network. The first sign-in of an account is new to nobody.
 */
export async function newBrowserOf(
  { db, tenant, origin, now }: Context<undefined>,
  user: Account,
): Promise<{
  newBrowser?: true
  mail?: ReturnType<typeof placeOf> & { to: ReturnType<typeof receiver> }
}> {
  if (user.lastSignInAt === null) return {}
  const place = placeOf(origin)
  const since = new Date(now.getTime() - notToldAgainFor)
  const told = user.email === null || (await wasToldOf(db, tenant.id, user.id, place, since))
  return { newBrowser: true, ...(told ? {} : { mail: { to: receiver(user), ...place } }) }
}

function placeOf({ address, userAgent }: { address: string; userAgent: string }) {
  return { ...deviceOf(userAgent), address, network: networkOf(address) }
}
