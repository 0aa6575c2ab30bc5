import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { id, moment, oneOf, present, text } from '../../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../../ui/page-size.ts'
import { type UserAsk, userAsks } from './asks.ts'

type ListInput = Input<typeof contract.users.list>

export const statuses = ['active', 'inactive', 'invited'] as const
const providers = ['password', 'oidc', 'saml', 'ldap', 'none', 'home-tenant'] as const
/** Numbers of days without a sign-in that the list can be narrowed by. */
export const dormantChoices = ['30', '90', '180', '365'] as const
export type Dormant = (typeof dormantChoices)[number]
export const usualDormant: Dormant = '90'
const sorts = [
  'username',
  '-username',
  'createdAt',
  '-createdAt',
  'lastSignInAt',
  '-lastSignInAt',
  'status',
  '-status',
  'provider',
  '-provider',
] as const
export const userTabs = ['overview', 'access', 'groups', 'sign-in', 'mails', 'history'] as const
export type UserTab = (typeof userTabs)[number]
export const periods = ['24h', '7d', '30d'] as const
export type Period = (typeof periods)[number]

/** The parameters in the address of a user's page. */
export interface UserPageSearch {
  /** The permission that is explained. */
  why?: string
  /** The time that is explained, in UTC; without it now. */
  at?: string
  /** How far back the history goes; without it to the beginning. */
  period?: Period
}

export function userPageSearch(search: Record<string, unknown>): UserPageSearch {
  return present({ why: text(search.why), at: moment(search.at), period: oneOf(periods, search.period) })
}

/** The parameters in the address of the users page. */
export interface UsersSearch extends UserPageSearch {
  q?: string
  status?: NonNullable<ListInput['status']>
  locked?: 'yes' | 'no'
  /** Only people who have not signed in for so many days. */
  dormant?: Dormant
  role?: string
  /** The id of a group. */
  group?: string
  provider?: NonNullable<ListInput['provider']>
  /** Filters by attributes, as the API takes them. */
  attributes?: string
  sort?: NonNullable<ListInput['sort']>
  size?: PageSize
  cursor?: string
  /** The user whose drawer is open. */
  user?: string
  tab?: UserTab
  /** What is asked about an account, and which: the dialog of an action is open. */
  ask?: UserAsk
  of?: string
  add?: 'yes' | 'many'
  /** The id of the user whose role and status are being edited. */
  edit?: string
  /** The job whose progress is shown. */
  job?: string
}

export function usersSearch(search: Record<string, unknown>): UsersSearch {
  return present({
    q: text(search.q)?.slice(0, 200),
    status: oneOf(statuses, search.status),
    locked: oneOf(['yes', 'no'], search.locked),
    dormant: oneOf(dormantChoices, search.dormant),
    role: text(search.role),
    group: id(search.group),
    provider: oneOf(providers, search.provider),
    attributes: text(search.attributes)?.slice(0, 300),
    sort: oneOf(sorts, search.sort),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
    user: text(search.user),
    tab: oneOf(userTabs, search.tab),
    ...userPageSearch(search),
    ask: oneOf(userAsks, search.ask),
    of: text(search.of),
    add: oneOf(['yes', 'many'], search.add),
    edit: text(search.edit),
    job: text(search.job),
  })
}

type UserFilter = Pick<
  ListInput,
  'q' | 'status' | 'locked' | 'dormantSince' | 'role' | 'group' | 'provider' | 'attributes'
>

/** The filters in the address, in the form of the API. */
export function filterOf({
  q,
  status,
  locked,
  dormant,
  role,
  group,
  provider,
  attributes,
}: UsersSearch): UserFilter {
  return present({
    q,
    status,
    locked: locked && locked === 'yes',
    dormantSince: dormant && daysBeforeToday(Number(dormant)),
    role,
    group,
    provider,
    attributes,
  })
}

const dayLength = 86_400_000

/** From the beginning of today in UTC, as the overview counts, so that it stays the same for a day. */
function daysBeforeToday(days: number): string {
  return new Date((Math.floor(Date.now() / dayLength) - days) * dayLength).toISOString()
}
