import { useQuery } from '@tanstack/react-query'
import { useMay, useMe } from '../account/me.ts'
import { mailServerQuery } from '../mail/mail.queries.ts'
import type { Sending } from './sending.ts'

export function useSending(): Sending {
  const { tenant } = useMe()
  const { data: server } = useQuery({ ...mailServerQuery(tenant.slug), enabled: useMay('mail:read') })
  if (!server) return 'unknown'
  return server.configured ? 'sent' : 'kept'
}
