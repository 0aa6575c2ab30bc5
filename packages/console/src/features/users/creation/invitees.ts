import type { contract } from '@rollcall/contract/contract.ts'
import type { TenantRules } from '@rollcall/contract/me.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { namesIn } from '../../../ui/picker/options.ts'
import { createInput } from './new-user.ts'

/** So many are invited at once. */
export const invitedAtOnce = 200

/** The addresses in a text that was copied from anywhere, each once; what is no address is left apart. */
export function addressesIn(text: string): { addresses: string[]; others: string[] } {
  const parts = namesIn(text).flatMap((part) => (part.includes('@') ? part.split(/\s+/) : [part]))
  const isAddress = (part: string) => /^[^@\s]+@[^@\s]+$/.test(part)
  return {
    addresses: [...new Set(parts.filter(isAddress))],
    others: parts.filter((part) => !isAddress(part)),
  }
}

/** The account of an invited user. Where users sign in by a username, it is the part of the address before the @. */
export function inviteeInput(
  email: string,
  roles: string[] | null,
  rules: TenantRules,
): Input<typeof contract.users.create> {
  const username = email.slice(0, email.indexOf('@'))
  return createInput(
    { username, alias: '', email, begin: 'invitation', password: '', roles, attributes: {} },
    rules,
  )
}
