import { Type } from 'typebox'

/** What happens to credentials that are older than the rights that an account gains. */
const OlderCredentials = Type.Union([Type.Literal('end'), Type.Literal('keep'), Type.Literal('ask')], {
  description:
    'What happens to the older sessions, API keys, links and jobs of every account that gains rights, because they would gain these rights too; and to passwords that others have chosen or may know. `end` (the default) ends them. `keep` lets them have the new rights. `ask` changes nothing and answers `access.older_credentials` with their number; if there are none, it makes the change. API keys of a group that gains rights always fall asleep, until one of its owners wakes them.',
})

/** The field of every operation that can add rights to an account. */
export const olderCredentials = { olderCredentials: Type.Optional(OlderCredentials) }

/** The same field for a user who sets a new password of their own account: it is about the account's API keys. */
export const keysOfOwner = {
  olderCredentials: Type.Optional(
    Type.Union([Type.Literal('end'), Type.Literal('keep')], {
      description:
        'What happens to the API keys of the account: `end` (the default) revokes them, because another person may have created them; `keep` keeps them.',
    }),
  ),
}
