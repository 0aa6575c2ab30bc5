import { Button, Kbd } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { t } from '../i18n/messages.ts'
import { later } from '../ui/later.tsx'
import { toastProblem } from '../ui/toast.tsx'
import { search } from './search-store.ts'

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
const Search = later(() => import('./Search.tsx').then((module) => module.Search), { hidden: true })

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
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          <Kbd size="xs" visibleFrom="sm" aria-hidden>
            {isMac ? '⌘ K' : t('shell.searchKeys')}
          </Kbd>
        }
      >
        {t('shell.search')}
      </Button>
      <Search />
    </>
  )
}
