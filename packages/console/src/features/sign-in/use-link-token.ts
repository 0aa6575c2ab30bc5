import { useLocation } from '@tanstack/react-router'

/**
 * The secret of a one-time link. It stands behind the `#`, which browsers never send to a server and servers never log. Empty for
 * what cannot be one, so that a mangled link is explained here instead of being refused for its form.
 */
export function useLinkToken(): string {
  const token = useLocation({ select: (location) => location.hash })
  return /^rcl_[A-Za-z0-9]{1,100}$/.test(token) ? token : ''
}
