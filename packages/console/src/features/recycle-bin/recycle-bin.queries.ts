import type { DeletedGroup, DeletedRole, DeletedUser } from '@rollcall/contract/deleted-things.ts'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import type { BinKind } from '../bin/kinds.ts'
import type { BinSearch } from './search.ts'

/** Something in the bin, as the page shows every kind. */
export interface BinItem
  extends Pick<DeletedUser, 'id' | 'deletedAt' | 'deletedBy' | 'endsAt' | 'namesHeld' | 'actions'> {
  name: string
  /** What tells it apart from others of its name. */
  detail: string | null
}

interface Asked extends Pick<BinSearch, 'q' | 'sort' | 'cursor'> {
  limit?: number
  total?: boolean
}

/** A page of the bin. */
export function binQuery(kind: BinKind, asked: Asked) {
  return queryOptions({
    queryKey: ['recycle-bin', kind, asked],
    queryFn: ({ signal }) => list[kind](asked, signal),
    placeholderData: keepPreviousData,
  })
}

const list = {
  users: async (asked: Asked, signal: AbortSignal) => {
    const { items, ...page } = await api.recycleBin.listUsers(asked, { signal })
    return { ...page, items: items.map(itemOfUser) }
  },
  groups: async (asked: Asked, signal: AbortSignal) => {
    const { items, ...page } = await api.recycleBin.listGroups(asked, { signal })
    return { ...page, items: items.map(itemOfGroup) }
  },
  roles: async (asked: Asked, signal: AbortSignal) => {
    const { items, ...page } = await api.recycleBin.listRoles(asked, { signal })
    return { ...page, items: items.map(itemOfRole) }
  },
}

function itemOfUser({ username, email, alias, ...user }: DeletedUser): BinItem {
  const other = alias ?? (email === username ? null : email)
  return { ...user, name: username, detail: other }
}

function itemOfGroup({ members, description: _, public: __, ...group }: DeletedGroup): BinItem {
  return { ...group, detail: t('recycleBin.membersOf', { count: members }) }
}

function itemOfRole({ users, groups: _, key: __, description: ___, ...role }: DeletedRole): BinItem {
  return { ...role, detail: t('recycleBin.usersHad', { count: users }) }
}

/** A deleted role, with what a restore brings back. */
export function deletedRoleQuery(role: string) {
  return queryOptions({
    queryKey: ['recycle-bin', 'role', role],
    queryFn: ({ signal }) => api.recycleBin.showRole({ role }, { signal }),
    staleTime: 0,
    retry: false,
  })
}

/** A deleted group, with what a restore brings back. */
export function deletedGroupQuery(group: string) {
  return queryOptions({
    queryKey: ['recycle-bin', 'group', group],
    queryFn: ({ signal }) => api.recycleBin.showGroup({ group }, { signal }),
    staleTime: 0,
    retry: false,
  })
}

/** A deleted user, with what a restore brings back. */
export function deletedUserQuery(user: string) {
  return queryOptions({
    queryKey: ['recycle-bin', 'user', user],
    queryFn: ({ signal }) => api.recycleBin.showUser({ user }, { signal }),
    // What a dialog says has to be so now.
    staleTime: 0,
    retry: false,
  })
}

/** Deletes one thing for good. */
export const erase: Record<BinKind, (id: string) => Promise<unknown>> = {
  users: (user) => api.recycleBin.eraseUser({ user }),
  groups: (group) => api.recycleBin.eraseGroup({ group }),
  roles: (role) => api.recycleBin.eraseRole({ role }),
}

/** Deletes for good what was in the bin at a moment, as far as the caller may; returns how many stayed. */
export async function emptyBin(kind: BinKind, until: string): Promise<{ deleted: number; kept: number }> {
  const total = { deleted: 0, kept: 0 }
  let after: string | null | undefined
  do {
    const answer = await empty[kind]({ until, ...(after ? { after } : {}) })
    total.deleted += answer.deleted
    total.kept += answer.kept
    after = answer.after
  } while (after)
  return total
}

const empty = {
  users: (input: { until: string; after?: string }) => api.recycleBin.emptyUsers(input),
  groups: (input: { until: string; after?: string }) => api.recycleBin.emptyGroups(input),
  roles: (input: { until: string; after?: string }) => api.recycleBin.emptyRoles(input),
}
