import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The secret of the one-time link that led to the page. */
    linkToken?: string
  }
}

/**
 * The secret of a one-time link. It is behind the `#`, which browsers never send and servers never log. It is removed from the address at
 * once, so that nobody reads it over a shoulder, in a screenshot or in the history; a reload of the page still has it. Empty for an
 * impossible secret, so that a broken link is explained here instead of being refused for its form.
 */
export function useLinkToken(): string {
  const { hash, state } = useLocation()
  const navigate = useNavigate()
  const linkToken = hash === '' ? (state.linkToken ?? '') : hash
  useEffect(() => {
    if (hash === '') return
    const withToken = { state: (before: object) => ({ ...before, linkToken: hash }) }
    void navigate({ to: '.', search: true, hash: '', replace: true, resetScroll: false, ...withToken })
  }, [hash, navigate])
  return /^rcl_[A-Za-z0-9]{1,100}$/.test(linkToken) ? linkToken : ''
}
