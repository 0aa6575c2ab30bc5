import { useNavigate, useSearch } from '@tanstack/react-router'
import { present } from '../../../api/search-params.ts'

/** What is asked about a user's access: a permission, and a time in UTC; without it now. */
export interface Asked {
  why?: string | undefined
  at?: string | undefined
}

/** The question in the address, wherever the user is shown: in the drawer of a list, or on a page. */
export function useAsked(): Asked & { ask: (change: Asked) => void } {
  const { why, at } = useSearch({ strict: false })
  const navigate = useNavigate()
  return {
    why,
    at,
    ask: (change) =>
      void navigate({
        to: '.',
        search: (before) => present({ ...before, ...change }),
        hash: true,
        replace: true,
        resetScroll: false,
      }),
  }
}
