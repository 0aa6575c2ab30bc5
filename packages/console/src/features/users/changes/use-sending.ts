import { contract } from '@rollcall/contract/contract.ts'
import { useQuery } from '@tanstack/react-query'
import { useMayCall } from '../../../api/me.ts'
import { mailServerQuery } from '../../mail/mail.queries.ts'
import type { Sending } from './sending.ts'

export function useSending(): Sending {
  const { data: server } = useQuery({ ...mailServerQuery(), enabled: useMayCall(contract.mail.showServer) })
  if (!server) return 'unknown'
  return server.configured ? 'sent' : 'kept'
}
