import { randomBytes, randomUUID } from 'node:crypto'

/** Everything the product knows, in memory: it is gone when the product stops. */

export const sites = { oslo: 60, bergen: 40, tromso: 80 } as const
export type Site = keyof typeof sites
export const siteNames = Object.keys(sites) as Site[]

export interface Host {
  name: string
  site: Site
}

export interface Alert {
  id: string
  title: string
  host: string
  acknowledgedBy: string | null
}

export interface Hunt {
  id: string
  name: string
  hosts: number
  by: string
  /** null while it is running. */
  stoppedBy: string | null
}

export interface EnrolmentSecret {
  id: string
  /** The last four characters; the rest was shown once. */
  hint: string
  by: string
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

export const hosts: Host[] = siteNames.flatMap((site) =>
  numbers(sites[site]).map((number) => ({ name: `${site}-${String(number).padStart(2, '0')}`, site })),
)

/** The state of one running product. */
export function createFleet() {
  const alerts: Alert[] = [
    { id: 'a1', title: 'A new service starts with the system', host: 'oslo-07', acknowledgedBy: null },
    { id: 'a2', title: 'A document has started a shell', host: 'bergen-21', acknowledgedBy: null },
    { id: 'a3', title: 'Sign-in at an unusual hour', host: 'tromso-64', acknowledgedBy: null },
  ]
  const hunts: Hunt[] = []
  const secrets: EnrolmentSecret[] = []
  return {
    alerts,
    hunts,
    secrets,
    hunt(name: string, count: number, by: string): Hunt {
      const hunt = { id: randomUUID(), name, hosts: count, by, stoppedBy: null }
      hunts.unshift(hunt)
      return hunt
    },
    /** The hunt; undefined when there is none of this id that is running. */
    stopHunt(id: string, by: string): Hunt | undefined {
      const hunt = hunts.find((each) => each.id === id && each.stoppedBy === null)
      if (hunt) hunt.stoppedBy = by
      return hunt
    },
    mintSecret(by: string): EnrolmentSecret & { secret: string } {
      const secret = randomBytes(24).toString('base64url')
      const minted = { id: randomUUID(), hint: secret.slice(-4), by }
      secrets.unshift(minted)
      return { ...minted, secret }
    },
    /** Was there such a secret? */
    revokeSecret(id: string): boolean {
      const index = secrets.findIndex((secret) => secret.id === id)
      return index >= 0 && secrets.splice(index, 1).length > 0
    },
  }
}
