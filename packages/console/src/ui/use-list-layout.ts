import { useLayoutEffect, useRef, useState } from 'react'
import { useMe } from '../api/me.ts'
import { chosenColumns, columnsWithin, type LaidColumn, narrowBelow, widthsOf } from './list-layout.ts'

/** How wide an element is, before it is painted and whenever that changes; undefined until it is there. */
export function useWidth<E extends HTMLElement>() {
  const ref = useRef<E>(null)
  const [width, setWidth] = useState<number>()
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    setWidth(element.clientWidth)
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, width }
}

interface LayoutInput<C> {
  /** The name by which what somebody chose is kept; without it nothing can be chosen. */
  list: string | undefined
  columns: readonly C[]
  width: number | undefined
  /** What else stands in a row, in pixels. */
  beside: number
}

/** Which columns a list shows in the room that it has, and how: as somebody has chosen, wherever they are signed in. */
export function useListLayout<C extends LaidColumn>({ list, columns, width = 0, beside }: LayoutInput<C>) {
  const { columns: byList, density } = useMe().preferences
  const chosen = chosenColumns(columns, list === undefined ? undefined : byList[list])
  const room = Math.max(0, width - beside)
  // Where no column can be chosen, none may be missing: the rows are then lines.
  const fits = list !== undefined || width === 0 || columnsWithin(chosen, room).length === chosen.length
  const narrow = width > 0 && (width < narrowBelow || !fits)
  const shown = narrow || width === 0 ? chosen : columnsWithin(chosen, room)
  return { chosen, shown, narrow, density, widths: widthsOf(shown, room) }
}
