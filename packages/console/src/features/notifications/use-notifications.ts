import { contract } from '@rollcall/contract/contract.ts'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useMayCall, useMe } from '../../api/me.ts'
import { useNow } from '../../ui/Time.tsx'
import { ownApiKeysQuery } from '../account/api-keys.queries.ts'
import { latestJobsQuery } from '../jobs/jobs.queries.ts'
import { mailsQuery } from '../mail/mail.queries.ts'
import { offboardingsQuery } from '../offboardings/offboardings.queries.ts'
import { type Notification, notificationsOf } from './notifications.ts'

/**
 * What there is to tell the reader: only what the reader may see. It is read again on another page, after a change and when the window gets
 * the focus, and never by a clock, so that an open page does not keep a session alive.
 */
export function useNotifications(): { notifications: Notification[]; failed: boolean } {
  const { user, home } = useMe()
  const jobs = useQuery({ ...latestJobsQuery(), staleTime, enabled: useMayCall(contract.jobs.list) })
  const failed = mailsQuery({ status: 'failed', limit: 25 })
  const mails = useQuery({ ...failed, staleTime, enabled: useMayCall(contract.mail.list) })
  const keys = useQuery({ ...ownApiKeysQuery, staleTime, enabled: home === null })
  const started = offboardingsQuery({ createdBy: user.id, limit: 100 })
  const offboardings = useQuery({ ...started, staleTime, enabled: useMayCall(contract.offboardings.list) })
  useReadOnEveryPage([jobs, mails, keys, offboardings])
  const known = {
    jobs: jobs.data?.items,
    mails: mails.data && { items: mails.data.items, more: mails.data.nextCursor !== null },
    keys: keys.data,
    offboardings: offboardings.data?.items,
  }
  return {
    notifications: notificationsOf(user.id, known, useNow()),
    failed: jobs.isError || mails.isError || keys.isError || offboardings.isError,
  }
}

/** How long what was read is good enough for another page, in milliseconds. */
const staleTime = 60_000

function useReadOnEveryPage(queries: Pick<UseQueryResult, 'isStale' | 'refetch'>[]): void {
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again because the page has changed
  useEffect(() => {
    for (const query of queries) if (query.isStale) void query.refetch()
  }, [pathname])
}
