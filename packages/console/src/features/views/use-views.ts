import { contract } from '@rollcall/contract/contract.ts'
import type { ListLayout } from '@rollcall/contract/list-layout.ts'
import type { View, ViewedList } from '@rollcall/contract/views.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { mayCall, useMe } from '../../api/me.ts'
import { useSavePreferences } from '../../ui/use-save-preferences.ts'
import { sameLayout, sameSearch, type ViewSearch } from './view-search.ts'
import { viewsQuery } from './views.queries.ts'

/** What a list looks like at present, and how another search is shown in it. */
export interface ViewedNow {
  list: ViewedList
  /** What the list is narrowed and sorted by at present. */
  search: ViewSearch
  /** Shows another search; `replace` leaves no step in the history of the browser. */
  onApply: (search: ViewSearch, replace: boolean) => void
}

/** The columns and the density of a list, as the viewer has them. */
export function useLayoutOf(list: ViewedList): ListLayout {
  const { columns, density } = useMe().preferences
  return { columns: columns[list] ?? null, density }
}

/**
 * The saved views of a list, read once `wanted`, and what can be done with them. A list that is opened by its bare address opens with the
 * view that the viewer has chosen for it.
 */
export function useViews({ list, search, onApply }: ViewedNow, wanted: boolean) {
  const me = useMe()
  const { columns, defaultViews } = me.preferences
  const save = useSavePreferences()
  const layout = useLayoutOf(list)
  const [opensBare] = useState(() => location.search === '')
  const opensWith = defaultViews[list]
  const begins = opensBare && opensWith !== undefined
  const views = useQuery({ ...viewsQuery(list), enabled: wanted || begins })
  const items = views.data?.items ?? []
  const mayKeep = mayCall(me, contract.me.updatePreferences)
  const apply = (view: View, replace = false) => {
    onApply(view.search, replace)
    if (!mayKeep || !view.layout || sameLayout(view.layout, layout)) return
    const { [list]: _, ...others } = columns
    const chosen = view.layout.columns ? { [list]: view.layout.columns } : {}
    save({ columns: { ...others, ...chosen }, density: view.layout.density })
  }
  const begun = useRef(!begins)
  useEffect(() => {
    if (begun.current || !views.data) return
    begun.current = true
    const view = views.data.items.find(({ id }) => id === opensWith)
    // A reader who has opened another page meanwhile stays there.
    if (view && location.search === '') apply(view, true)
  })
  return {
    views,
    items,
    apply,
    current: items.find((view) => shows(view, search, layout)),
    opensWith,
    /** Missing while the viewer's preferences cannot be changed. */
    setOpensWith: mayKeep
      ? (view: string | undefined) => {
          const { [list]: _, ...others } = defaultViews
          save({ defaultViews: view === undefined ? others : { ...others, [list]: view } })
        }
      : undefined,
  }
}

function shows(view: View, search: ViewSearch, layout: ListLayout): boolean {
  return sameSearch(view.search, search) && (view.layout === null || sameLayout(view.layout, layout))
}
