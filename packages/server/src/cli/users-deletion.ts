import { type Client, ProblemError } from '@rollcall/contract/client.ts'
import type { UserDetails } from '@rollcall/contract/users.ts'

/** Says what a deletion would end and which groups it would transfer. Shown when --yes is missing. */
export async function passedOn(api: Client, tenant: string, user: UserDetails): Promise<string> {
  const ended = `It would end ${counted(user.activeSessions, 'session')} and ${counted(user.apiKeys, 'API key')} for good`
  return `${ended}${await groupsPassedOn(api, tenant, user)}`
}

async function groupsPassedOn(api: Client, tenant: string, user: UserDetails): Promise<string> {
  try {
    const { ownedAlone, heir } = await api.groups.listOfUser({ tenant, user: user.id, limit: 1 })
    if (ownedAlone === 0) return ''
    return `; ${heir?.name ?? 'nobody'} would own ${counted(ownedAlone, 'group')} instead`
  } catch (error) {
    // The tenant has no groups, or the caller may not see them.
    if (error instanceof ProblemError) return ''
    throw error
  }
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}
