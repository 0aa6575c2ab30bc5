import type { Client } from '@rollcall/contract/client.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import type { Option } from 'commander'
import { told } from './api-session.ts'
import { Failure, UsageError } from './errors.ts'
import { flag } from './flags.ts'

/** Values of limits by name; null is unlimited. */
export type Limits = Record<string, number | null>

/** Returns the role with this key. Throws a {@link Failure} that names all keys when there is none. */
export async function findRole(api: Client, tenant: string, key: string): Promise<Role> {
  const { items } = await told(() => api.roles.list({ tenant }))
  const role = items.find((each) => each.key === key)
  if (role) return role
  throw new Failure(`There is no role ${key}. There are: ${items.map((each) => each.key).join(', ')}.`)
}

/** `--limit name=value`, given once for each limit. Throws a {@link UsageError} for a value that is none. */
export function limitsFlag(): Option {
  const option = flag('--limit <name=value>', 'a limit, a number or unlimited; may be given several times')
  return option.argParser((text: string, before: Limits = {}) => {
    const [, name, value = ''] = /^([^=]+)=(unlimited|\d{1,15})$/.exec(text) ?? []
    if (!name) throw new UsageError(`--limit is given as name=20 or name=unlimited, not as ${text}.`)
    return { ...before, [name]: value === 'unlimited' ? null : Number(value) }
  })
}
