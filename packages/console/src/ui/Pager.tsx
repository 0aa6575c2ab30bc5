import { Button, Group, Select, Text } from '@mantine/core'
import type { Total } from '@rollcall/contract/pagination.ts'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useContext } from 'react'
import { t } from '../i18n/messages.ts'
import { type Counted, countedIn, numberText } from './count.ts'
import { HeadingLevel } from './heading-level.ts'
import { type PageSize, pageSizeOf, pageSizes } from './page-size.ts'

/** A sentence that says how many of what a list has. */
export type Noun = (of: Counted) => string

interface Shown {
  /** How many pages are before this one; undefined if a link led into the middle of a list. */
  pagesBefore: number | undefined
  shown: number
  /** Undefined until that is known. */
  total: Total | undefined
  noun: Noun
  size: PageSize
  /** Undefined on the last page. */
  onNext: (() => void) | undefined
}

interface PagerProps extends Shown {
  /** Its name where a page has several lists. */
  label?: string | undefined
  onSize: (size: PageSize) => void
  onPrevious: (() => void) | undefined
}

export function Pager(props: PagerProps) {
  // The page behind a panel may have pages, too.
  const inPanel = useContext(HeadingLevel) === 3
  return (
    <Group
      component="nav"
      aria-label={props.label ?? t(inPanel ? 'ui.pagesInPanel' : 'ui.pages')}
      justify="space-between"
      mt="sm"
      gap="sm"
    >
      <Text size="sm" c="dimmed" role="status">
        {summary(props)}
      </Text>
      <Group gap="xs">
        <Select
          className="rc-not-printed"
          aria-label={t('ui.rowsPerPage')}
          size="xs"
          w={112}
          data={pageSizes.map((size) => ({ value: String(size), label: t('ui.perPage', { count: size }) }))}
          value={String(props.size)}
          onChange={(value) => props.onSize(pageSizeOf(value) ?? props.size)}
        />
        <Button
          size="xs"
          variant="default"
          disabled={!props.onPrevious}
          leftSection={<IconChevronLeft size={14} aria-hidden />}
          {...(props.onPrevious ? { onClick: props.onPrevious } : {})}
        >
          {props.pagesBefore === undefined ? t('ui.firstPage') : t('ui.previous')}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={!props.onNext}
          rightSection={<IconChevronRight size={14} aria-hidden />}
          {...(props.onNext ? { onClick: props.onNext } : {})}
        >
          {t('ui.next')}
        </Button>
      </Group>
    </Group>
  )
}

export function summary({ pagesBefore, shown, total, noun, size, onNext }: Shown): string {
  if (pagesBefore === undefined || shown === 0) return total ? noun(countedIn(total)) : ''
  const first = pagesBefore * size + 1
  const last = first + shown - 1
  const range = `${numberText(first)}–${numberText(last)}`
  // Above the counted number the total is unknown; on the last page it is known again.
  const known = total?.totalCapped && last >= total.total ? (onNext ? undefined : { total: last }) : total
  return known ? t('ui.rangeOf', { range, total: noun(countedIn(known)) }) : range
}
