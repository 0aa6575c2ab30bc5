import { createClient } from '@rollcall/contract/client.ts'
import { linkIn, type Mailbox } from './mailbox.ts'
import { passwordOf } from './person.ts'
import type { Caller, Stage } from './stage.ts'

interface NewPerson {
  alias?: string
  role?: string | undefined
}

/** Somebody who was invited and has registered by the link in the mail, over HTTP; returns the id. */
export async function addRegistered(
  { stage, mailbox, by }: { stage: Stage; mailbox: Mailbox; by: Caller },
  email: string,
  { alias, role }: NewPerson = {},
): Promise<string> {
  const { id } = await by.api.users.create({
    tenant: 'default',
    email,
    ...(alias ? { alias } : {}),
    ...(role ? { roles: [role] } : {}),
  })
  const token = linkIn(await mailbox.next(email), stage.url).split('#')[1] as string
  await createClient({ baseUrl: stage.url }).invitations.accept({ token, password: passwordOf(email) })
  return id
}

/** Accounts whose owners have chosen their own password already, where one that an administrator sets has to be changed. */
export async function createSettled(
  { stage, by }: { stage: Stage; by: Caller },
  usernames: string[],
  { role, ...rest }: NewPerson & { email?: string } = {},
): Promise<Map<string, string>> {
  const fields = { tenant: 'default', ...rest, ...(role ? { roles: [role] } : {}) }
  const settled = usernames.map(async (username): Promise<[string, string]> => {
    const first = `${passwordOf(username)} and a swan`
    const { id } = await by.api.users.create({ ...fields, username, password: first })
    const { api } = await stage.callAs(username, first)
    await api.me.changePassword({ currentPassword: first, newPassword: passwordOf(username) })
    return [username, id]
  })
  return new Map(await Promise.all(settled))
}
