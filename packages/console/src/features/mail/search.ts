import type { MailKind, MailStatus } from '@rollcall/contract/mail.ts'
import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

// Without labels, which are loaded later than addresses are read. As records, so that the compiler finds a missing one.
const kinds: Record<MailKind, true> = {
  invitation: true,
  'password-reset': true,
  'role-changed': true,
  'status-changed': true,
  'password-changed': true,
  'email-changed': true,
  'email-confirmation': true,
  'email-undo': true,
  'new-browser': true,
  'api-key-created': true,
  'api-key-ending': true,
  impersonated: true,
  'groups-inherited': true,
  'account-deleted': true,
  'offboarding-refused': true,
  recovery: true,
  'tenant-deletion': true,
  test: true,
}
const statuses: Record<MailStatus, true> = {
  waiting: true,
  kept: true,
  sent: true,
  failed: true,
  dropped: true,
}
export const mailKinds = Object.keys(kinds) as MailKind[]
export const mailStatuses = Object.keys(statuses) as MailStatus[]

/** Which text is edited, in which language. The page knows the kinds: a first visit does not load them. */
export function mailTextsSearch(search: Record<string, unknown>) {
  return present({
    kind: text(search.kind),
    language: oneOf(['en', 'de'] as const, search.language),
  })
}

/** A place in a list. */
interface PlaceSearch {
  size?: PageSize
  cursor?: string
}

export function placeSearch(search: Record<string, unknown>): PlaceSearch {
  return present({ size: pageSizeOf(search.size), cursor: text(search.cursor) })
}

/** The parameters in the address of the mail page. */
export interface MailSearch extends PlaceSearch {
  status?: MailStatus
  kind?: MailKind
  sort?: 'createdAt' | '-createdAt'
  /** The receiver's account. */
  user?: string
}

export function mailSearch(search: Record<string, unknown>): MailSearch {
  return {
    ...placeSearch(search),
    ...present({
      status: oneOf(mailStatuses, search.status),
      kind: oneOf(mailKinds, search.kind),
      sort: oneOf(['createdAt', '-createdAt'], search.sort),
      user: text(search.user),
    }),
  }
}
