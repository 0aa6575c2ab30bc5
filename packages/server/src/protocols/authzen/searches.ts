import type * as authzen from '@rollcall/contract/authzen.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import {
  accountSubjects,
  answer,
  isSearchable,
  knownResources,
  permissionsHeld,
} from '../../features/decisions/decisions.service.ts'
import type { Subjects } from '../../features/decisions/subjects.ts'
import { seesEmails } from '../../features/directory/users.visibility.ts'
import type { CursorValues } from '../../platform/cursor.ts'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import { isId } from '../../platform/ids.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'

/** A holder of a permission, with its position in the list of holders. */
export interface HolderPosition {
  id: string
  username: string
  position: CursorValues
}

export interface SearchDeps {
  subjects: Subjects
  /** Active accounts of a kind with a permission, in their order, after a position. */
  accountsHolding(
    tenant: Tenant,
    wanted: { permission: string; kind: 'person' | 'service-account' },
    page: { after: CursorValues | undefined; limit: number },
    signal: AbortSignal,
  ): Promise<HolderPosition[]>
}

interface Found<Result> {
  page: { next_token: string; count: number }
  results: Result[]
}
type Entity = { type: string; id: string }

const defaultLimit = 100
const mostResults = 1_000

/** Finds the subjects that may do this. A numeric limit of the action has to allow it too. */
export async function searchSubjects(
  { subjects, accountsHolding }: SearchDeps,
  caller: Principal,
  input: Input<typeof authzen.searchSubject>,
  signal: AbortSignal,
): Promise<Found<Entity>> {
  const { page, ...search } = input
  const { subject, action, resource } = search
  const { tenant } = caller
  const { after, limit, tokenAt } = pageOf(caller, 'subject', search, page)
  const kind = accountSubjects.get(subject.type)
  if (!kind || !isSearchable(tenant, resource.type)) return found([])
  const wanted = { permission: action.name, kind }
  const holders = await accountsHolding(tenant, wanted, { after, limit: limit + 1 }, signal)
  const shown = holders.slice(0, limit)
  const known = await subjects.load(
    tenant,
    shown.map(({ id }) => id),
  )
  const results = shown
    .filter(({ id }) => {
      const question = { subject: { type: subject.type, id }, action, resource }
      return answer(tenant, question, known.get(id)).decision
    })
    .map((holder) => ({ type: subject.type, id: nameOf(caller, holder) }))
  return found(results, holders.length > limit ? tokenAt(shown.at(-1)?.position ?? after ?? []) : '')
}

/** The id to name the account by in a question: its username, unless the caller may not see it or it reads like an id. */
function nameOf(caller: Principal, { id, username }: HolderPosition): string {
  const isAddress = caller.tenant.profile.source.accounts.signInWith === 'email'
  return isId(username) || (isAddress && !seesEmails(caller)) ? id : username
}

/**
 * Finds the resources, among those that Rollcall knows by name, on which the subject may do this. Other resources only the product knows.
 */
export async function searchResources(
  { subjects }: SearchDeps,
  caller: Principal,
  input: Input<typeof authzen.searchResource>,
): Promise<Found<Entity>> {
  const { page, ...search } = input
  const { subject, action } = search
  const part = pageOf(caller, 'resource', search, page)
  const { tenant } = caller
  const known = (await subjects.load(tenant, [subject.id])).get(subject.id)
  const results = knownResources(tenant, search.resource.type)
    .map((resource) => ({ ...search.resource, ...resource }))
    .filter((resource) => answer(tenant, { subject, action, resource }, known).decision)
    .map(({ type, id }) => ({ type, id }))
  return pageFrom(results, part)
}

/** Finds the actions that the subject may do on this resource. */
export async function searchActions(
  { subjects }: SearchDeps,
  caller: Principal,
  input: Input<typeof authzen.searchAction>,
): Promise<Found<{ name: string }>> {
  const { page, ...search } = input
  const { subject, resource } = search
  const { tenant } = caller
  const part = pageOf(caller, 'action', search, page)
  if (!isSearchable(tenant, resource.type)) return found([])
  const known = (await subjects.load(tenant, [subject.id])).get(subject.id)
  const actions = permissionsHeld(tenant, known)
    .map((name) => ({ name }))
    .filter((action) => answer(tenant, { subject, action, resource }, known).decision)
  return pageFrom(actions, part)
}

interface Part {
  after: CursorValues | undefined
  limit: number
  tokenAt(position: CursorValues): string
}

function pageFrom<Result>(all: Result[], { after, limit, tokenAt }: Part): Found<Result> {
  const begin = Number(after?.[0] ?? 0)
  const end = begin + limit
  return found(all.slice(begin, end), end < all.length ? tokenAt([end]) : '')
}

function found<Result>(results: Result[], next_token = ''): Found<Result> {
  return { page: { next_token, count: results.length }, results }
}

/**
 * The requested part of the results. Throws `list.cursor_invalid` for a token of another search, caller or limit. Requests for further
 * pages may leave out the limit.
 */
function pageOf(
  { cursorKey }: Principal,
  what: string,
  search: Record<string, unknown>,
  page: { token?: string | undefined; limit?: number | undefined } = {},
): Part {
  const name = `authzen.search-${what}`
  // An empty token marks the last page; some clients send it with their first request.
  const asked = page.token ? { ...search, cursor: page.token } : search
  const [firstLimit, ...position] = decodeCursor(cursorKey, name, asked) ?? []
  if (firstLimit !== undefined && page.limit !== undefined && page.limit !== firstLimit)
    throw new Refusal('list.cursor_invalid.limit')
  const limit = Number(firstLimit ?? page.limit ?? defaultLimit)
  return {
    after: position.length > 0 ? position : undefined,
    limit: Math.min(limit, mostResults),
    tokenAt: (values) => encodeCursor(cursorKey, name, search, [limit, ...values]),
  }
}
