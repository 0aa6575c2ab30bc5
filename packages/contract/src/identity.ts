/**
 * The header by which a page says for whom it speaks. All tabs of a browser share one session cookie, so a page that was loaded for one
 * person would otherwise act as whoever has signed in since in another tab.
 */
export const identityHeader = 'rollcall-as'

/** Somebody, and whoever looks as them. */
export interface Identity {
  user: { id: string }
  /** Who it really is; null for somebody who is themselves. */
  by: { id: string } | null
}

/** For whom a page speaks, as the header has it: the id of the user and, after a slash, that of whoever looks as them. */
export function identityOf({ user, by }: Identity): string {
  return by ? `${user.id}/${by.id}` : user.id
}
