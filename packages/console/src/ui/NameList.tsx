import { Box, Button, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Fragment, type ReactNode, useState } from 'react'
import { t } from '../i18n/messages.ts'
import { matching, type Option } from './picker/options.ts'

interface NameListProps {
  items: readonly Pick<Option, 'value' | 'label'>[]
  /** A name as it is drawn: a link, a coloured role. Without it, its text. */
  render?: (value: string) => ReactNode
}

/** So many names stand in one text. */
const inText = 12

/** Names one after the other. Of many the first ones; the others are searched in a list that stays low. */
export function NameList({ items, render }: NameListProps) {
  const [open, { toggle }] = useDisclosure(false)
  const [q, setQ] = useState('')
  const drawn = ({ value, label }: NameListProps['items'][number]) => render?.(value) ?? label
  const few = items.length <= inText
  const inLine = (few ? items : items.slice(0, inText)).map((item, place) => (
    <Fragment key={item.value}>
      {place > 0 && ', '}
      {drawn(item)}
    </Fragment>
  ))
  if (few) return inLine
  const found = matching(items, q)
  return (
    <>
      {!open && <>{inLine} … </>}
      <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={toggle}>
        {open ? t('lists.fewer') : t('lists.all', { count: items.length })}
      </Button>
      {open && (
        <Stack gap={6} mt={4}>
          <TextInput
            type="search"
            size="xs"
            maw={320}
            aria-label={t('lists.searchNames')}
            placeholder={t('lists.searchNames')}
            value={q}
            onChange={(event) => setQ(event.currentTarget.value)}
          />
          <Box className="rc-names" role="status">
            {found.length === 0
              ? t('lists.nothingMatches')
              : found.map((item) => <span key={item.value}>{drawn(item)}</span>)}
          </Box>
        </Stack>
      )}
    </>
  )
}
