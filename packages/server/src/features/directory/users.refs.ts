import type { Account, Receiver, Ref } from '@rollcall/contract/events/fields.ts'
import { canSignIn } from './users.sign-in.ts'
import type { UserRow } from './users.store.ts'

type Named = Pick<UserRow, 'id' | 'username'>

/** A user as events name them. */
export function userRef({ id, username }: Named): Ref {
  return { id, name: username }
}

/** A user as the receiver of a mail. */
export function receiver({ id, username, email }: Named & Pick<UserRow, 'email'>): Receiver {
  return { id, name: username, email }
}

/** A user as the receiver of a mail that is sent only if the account can be used. */
export function accountRef(row: Named & Pick<UserRow, 'email' | 'status' | 'provider'>): Account {
  const { status, provider } = row
  return { ...receiver(row), status, signsIn: canSignIn({ status: 'active', provider }) }
}
