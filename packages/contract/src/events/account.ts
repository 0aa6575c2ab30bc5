import { Type } from 'typebox'
import { event, facts } from './event.ts'
import { Count, Name, NameOrNull, Receiver, Ref } from './fields.ts'

const theUser = ({ user }: { user: { id: string } }) => [user.id]
/** A mail with the secret of a link that exists already. */
const linkMail = { link: Type.String(), to: Receiver }

/** Events of what users do with their own account. */
export const accountEvents = [
  event('account.email-change-requested', {
    about: 'user',
    data: {
      user: Ref,
      after: facts({ email: Name }),
      /** `taken`: another account has the address. The mail says so, and has no link. */
      mail: facts({ ...linkMail, taken: Type.Boolean() }),
    },
  }),
  event('account.email-change-cancelled', {
    about: 'user',
    data: { user: Ref, before: facts({ email: Name }) },
  }),
  event('account.email-changed', {
    about: 'user',
    by: 'target',
    data: {
      user: Ref,
      before: facts({ email: NameOrNull }),
      after: facts({ email: Name }),
      /** The mail to the former address; left out if there was none. */
      mail: Type.Optional(facts(linkMail)),
    },
    concerns: theUser,
  }),
  event('account.email-restored', {
    about: 'user',
    by: 'target',
    data: {
      user: Receiver,
      before: facts({ email: NameOrNull }),
      after: facts({ email: Name, endedSessions: Count, revokedApiKeys: Count }),
    },
    concerns: theUser,
  }),
  event('account.exported', { about: 'user', data: { user: Ref } }),
] as const
