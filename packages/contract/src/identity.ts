/**
 * The header in which a page names its user. All tabs of a browser share one session cookie, so a page that was loaded for one person would
 * otherwise act as another person who has signed in since in another tab.
 */
export const identityHeader = 'rollcall-as'

/** A user, and the impersonator if there is one. */
export interface Identity {
  user: { id: string }
  /** The impersonator; null without impersonation. */
  by: { id: string } | null
}

/** The value of the header: the id of the user and, after a slash, the id of the impersonator. */
export function identityOf({ user, by }: Identity): string {
  return by ? `${user.id}/${by.id}` : user.id
}
