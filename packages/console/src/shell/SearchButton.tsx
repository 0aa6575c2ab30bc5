import { Box, Button, Kbd, VisuallyHidden } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { t } from '../i18n/messages.ts'
import { later } from '../ui/later.tsx'
import { toastProblem } from '../ui/toast.tsx'
import { search } from './search-store.ts'

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
const Search = later(() => import('./Search.tsx').then((module) => module.Search), {
  hidden: true,
  rare: true,
})

/** Loads it before it is opened: somebody is about to. */
function prepare(): void {
  Search.load().catch(() => undefined)
}

function open(): void {
  search.open()
  Search.load().catch((error) => toastProblem(t('shell.searchFailed'), error))
}

/** Opens the search, like its keyboard shortcut. */
export function SearchButton() {
  useHotkeys([['mod+K', open]], [])
  return (
    <>
      <Button
        variant="default"
        size="xs"
        onClick={open}
        onPointerEnter={prepare}
        onFocus={prepare}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          <Kbd size="xs" visibleFrom="sm" aria-hidden>
            {isMac ? '⌘ K' : t('shell.searchKeys')}
          </Kbd>
        }
      >
        {/* A narrow header needs the room for the name of the tenant. */}
        <Box component="span" visibleFrom="xs">
          {t('shell.search')}
        </Box>
        <VisuallyHidden hiddenFrom="xs">{t('shell.search')}</VisuallyHidden>
      </Button>
      <Search />
    </>
  )
}
