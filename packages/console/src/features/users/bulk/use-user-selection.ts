import type { contract } from '@rollcall/contract/contract.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import type { User } from '@rollcall/contract/users.ts'
import { useState } from 'react'
import { nameOf } from '../../../api/me.ts'
import type { Selectable } from '../../../ui/SelectCell.tsx'
import { nothingTicked, type Ticked, tick, tickPage } from '../../../ui/selection.ts'
import { fullNameOf } from '../people/names.ts'
import type { filterOf } from '../people/search.ts'

export type BulkUsers = Input<typeof contract.bulk.remove>['users']

/** Users selected on any pages, or all users who match the filter. */
export interface UserSelection {
  count: number
  everybody: boolean
  /** Names of the selected users; unknown if all who match are selected. */
  names: string[]
  /** The same, each with what tells users of the same name apart: aliases are chosen freely. */
  fullNames: string[]
  users: BulkUsers
  /** The filter of the list that users are selected in. */
  filter: ReturnType<typeof filterOf>
  table: Selectable<User>
  /** Selects all who match the filter, of whom there are so many now. */
  selectEverybody: (count: number) => void
  clear: () => void
}

/** The selection ends when the filter changes: the selected users might not be on the screen any more. */
export function useUserSelection(page: User[], filter: ReturnType<typeof filterOf>): UserSelection {
  const [ticked, setTicked] = useState(nothingTicked<User>)
  const [ofAll, setOfAll] = useState<number>()
  const everybody = ofAll !== undefined
  const [madeUnder, setMadeUnder] = useState(filter)
  const clear = () => {
    setTicked(nothingTicked())
    setOfAll(undefined)
  }
  if (JSON.stringify(filter) !== JSON.stringify(madeUnder)) {
    setMadeUnder(filter)
    clear()
  }
  const keyed = page.map((user) => [user.id, user] as const)
  // A user who deselects one of all continues with the others on the page.
  const before = everybody ? tickPage(nothingTicked<User>(), keyed, true) : ticked
  const change = (next: Ticked<User>) => {
    setTicked(next)
    setOfAll(undefined)
  }
  const chosen = everybody ? [] : [...ticked.rows.values()]
  return {
    count: ofAll ?? ticked.rows.size,
    everybody,
    names: chosen.map(nameOf),
    fullNames: chosen.map(fullNameOf),
    filter,
    users: everybody ? { filter } : { ids: [...ticked.rows.keys()] },
    table: {
      isSelected: (id) => everybody || ticked.rows.has(id),
      nameOf,
      onSelect: (id, checked, range) => change(tick(before, keyed, id, { checked, range })),
      onSelectPage: (checked) => change(tickPage(before, keyed, checked)),
    },
    selectEverybody: setOfAll,
    clear,
  }
}
