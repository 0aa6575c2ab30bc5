import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../../api/me.ts'
import { mailServerQuery } from '../../mail/mail.queries.ts'
import type { Sending } from './sending.ts'

export function useSending(): Sending {
  const { data: server } = useQuery({ ...mailServerQuery(), enabled: useMay('mail:read') })
  if (!server) return 'unknown'
  return server.configured ? 'sent' : 'kept'
}
