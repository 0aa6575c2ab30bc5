import type { Total } from '@rollcall/contract/pagination.ts'
import { positionOf, rememberNext } from './cursors.ts'
import { type Noun, Pager } from './Pager.tsx'
import type { PageSize } from './page-size.ts'

interface ListPagerProps {
  /** The page that is shown; undefined while loading. */
  page: { items: unknown[]; nextCursor?: string } | undefined
  /** Undefined until that is known, and if the list is not counted. */
  total?: Total | undefined
  /** The cursor in the address. */
  cursor: string | undefined
  size: PageSize
  noun: Noun
  /** Its name where a page has several lists. */
  label?: string
  /** Goes to another place in the list; without a cursor to its beginning. */
  onGo: (to: { cursor?: string; size?: PageSize }) => void
}

/** The pager of a list whose place is in the address. */
export function ListPager({ page, total, cursor, size, noun, label, onGo }: ListPagerProps) {
  const { pagesBefore, previous } = positionOf(cursor)
  const next = page?.nextCursor
  const goNext = () => {
    if (next === undefined) return
    rememberNext(next, cursor)
    onGo({ cursor: next })
  }
  return (
    <Pager
      pagesBefore={pagesBefore}
      shown={page?.items.length ?? 0}
      total={total}
      noun={noun}
      label={label}
      size={size}
      onSize={(chosen) => onGo({ size: chosen })}
      onPrevious={previous && (() => onGo(previous.cursor === undefined ? {} : { cursor: previous.cursor }))}
      onNext={next === undefined ? undefined : goNext}
    />
  )
}
