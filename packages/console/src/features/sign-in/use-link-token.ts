import { useLocation } from '@tanstack/react-router'

/** The secret of a one-time link. It stands behind the `#`, which browsers never send to a server and servers never log. */
export function useLinkToken(): string {
  return useLocation({ select: (location) => location.hash })
}
