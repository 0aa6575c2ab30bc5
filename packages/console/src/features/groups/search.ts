import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { oneOf, present, text } from '../../api/search-params.ts'
import { type PageSize, pageSizeOf } from '../../ui/page-size.ts'

type ListInput = Input<typeof contract.groups.list>

const sorts = ['name', '-name', 'createdAt', '-createdAt'] as const

/** The parameters in the address of a list of groups. */
export interface GroupsSearch {
  /** Also show other groups that the user may see. */
  show?: 'all'
  q?: string
  /** Only groups without an owner who can sign in. */
  ownerless?: 'yes'
  sort?: NonNullable<ListInput['sort']>
  size?: PageSize
  cursor?: string
  create?: 'yes'
}

export function groupsSearch(search: Record<string, unknown>): GroupsSearch {
  return present({
    show: oneOf(['all'], search.show),
    q: text(search.q)?.slice(0, 200),
    ownerless: oneOf(['yes'], search.ownerless),
    sort: oneOf(sorts, search.sort),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
    create: oneOf(['yes'], search.create),
  })
}

export const groupTabs = ['members', 'roles', 'api-keys', 'history'] as const
export type GroupTab = (typeof groupTabs)[number]

/** The parameters in the address of a group's page. */
export interface GroupSearch {
  tab?: GroupTab
  /** Part of a member's name. */
  q?: string
  role?: NonNullable<Input<typeof contract.groups.listMembers>['role']>
  size?: PageSize
  cursor?: string
}

export function groupSearch(search: Record<string, unknown>): GroupSearch {
  return present({
    tab: oneOf(groupTabs, search.tab),
    q: text(search.q)?.slice(0, 200),
    role: oneOf(['owner', 'member'], search.role),
    size: pageSizeOf(search.size),
    cursor: text(search.cursor),
  })
}
