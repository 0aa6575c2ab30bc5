import { Type } from 'typebox'

/** What happens to credentials that are older than the rights which are given. */
const OlderCredentials = Type.Union([Type.Literal('end'), Type.Literal('keep'), Type.Literal('ask')], {
  description:
    'What happens to the sessions, API keys, links and jobs of every account that gains something, which were made before and would be worth more from now on, and to passwords that others have chosen or may know. `end` (the default) ends them; `keep` lets them have the new rights as well; `ask` changes nothing and answers `access.older_credentials` with how many there are, or makes the change where there are none. API keys of a group that gains something sleep in any case, until one of its owners wakes them.',
})

/** The field of every operation that can add rights to an account. */
export const olderCredentials = { olderCredentials: Type.Optional(OlderCredentials) }

/** The same of somebody who sets a new password for their own account: its API keys. */
export const keysOfOwner = {
  olderCredentials: Type.Optional(
    Type.Union([Type.Literal('end'), Type.Literal('keep')], {
      description:
        'What happens to the API keys of the account: `end` (the default) revokes them, since somebody else may have made them; `keep` leaves them alone.',
    }),
  ),
}
