import type { Job } from '@rollcall/contract/jobs.ts'
import type { Mail } from '@rollcall/contract/mail.ts'
import type { ApiKey } from '@rollcall/contract/me.ts'
import type { Offboarding } from '@rollcall/contract/offboardings.ts'

const day = 86_400_000

/** For how long a finished job or offboarding, or a failed mail, is told, in milliseconds. */
const told = 7 * day
/** How long before its end a key is told, and told again, in milliseconds. */
const beforeEnd = [14 * day, 2 * day]
/** How long before its moment an offboarding is told, in milliseconds. */
const beforeMoment = day

/** What the reader may want to know. `at`: since when there is this to tell, in ISO 8601. */
export type Notification =
  | { kind: 'job'; id: string; at: string; job: Job }
  | { kind: 'mails'; id: string; at: string; count: number; more: boolean }
  | { kind: 'offboarding'; id: string; at: string; offboarding: Offboarding }
  | { kind: 'key'; id: string; at: string; name: string; endsAt: string }

/** What is known; undefined is what the reader may not see, or what is not read yet. */
export interface Known {
  jobs?: Job[] | undefined
  /** Failed mails, newest first. `more`: there are more than these. */
  mails?: { items: Mail[]; more: boolean } | undefined
  keys?: ApiKey[] | undefined
  /** Those that the reader has started. */
  offboardings?: Offboarding[] | undefined
}

/** The notifications for the reader, newest first. `now` in milliseconds since the epoch. */
export function notificationsOf(
  reader: string,
  { jobs = [], mails, keys = [], offboardings = [] }: Known,
  now: number,
): Notification[] {
  return [
    ...jobsDone(reader, jobs, now),
    ...mailsFailed(mails, now),
    ...keysEnding(keys, now),
    ...offboardings.flatMap((offboarding) => leaving(offboarding, now)),
  ].sort((one, other) => other.at.localeCompare(one.at))
}

/** The reader's own jobs: those of others are on the page of jobs. */
function jobsDone(reader: string, jobs: Job[], now: number): Notification[] {
  return jobs.flatMap((job) =>
    job.createdBy.id === reader && job.finishedAt !== null && now - Date.parse(job.finishedAt) < told
      ? [{ kind: 'job' as const, id: job.id, at: job.finishedAt, job }]
      : [],
  )
}

/** One notification for all of them: when a mail server fails, there are many. */
function mailsFailed(mails: Known['mails'], now: number): Notification[] {
  const recent = mails?.items.filter(({ createdAt }) => now - Date.parse(createdAt) < told) ?? []
  const [newest] = recent
  if (!mails || !newest) return []
  const more = mails.more && recent.length === mails.items.length
  return [{ kind: 'mails', id: newest.id, at: newest.createdAt, count: recent.length, more }]
}

function keysEnding(keys: ApiKey[], now: number): Notification[] {
  return keys.flatMap(({ id, name, expiresAt }) => {
    if (expiresAt === null || Date.parse(expiresAt) <= now) return []
    const since = beforeEnd.map((before) => Date.parse(expiresAt) - before).filter((time) => time <= now)
    if (since.length === 0) return []
    return [
      { kind: 'key' as const, id, name, endsAt: expiresAt, at: new Date(Math.max(...since)).toISOString() },
    ]
  })
}

/** One that was done at once is no news to the reader, who did it. */
function leaving(offboarding: Offboarding, now: number): Notification[] {
  const { id, status, createdAt, dueAt, finishedAt } = offboarding
  const since = Date.parse(dueAt) - beforeMoment
  const said = (at: string) => [{ kind: 'offboarding' as const, id, at, offboarding }]
  if (status === 'scheduled')
    return since <= now && since > Date.parse(createdAt) ? said(new Date(since).toISOString()) : []
  if (status === 'cancelled' || finishedAt === null || dueAt === createdAt) return []
  return now - Date.parse(finishedAt) < told ? said(finishedAt) : []
}

/** The notifications that are newer than the last one that was seen. */
export function unseen(notifications: Notification[], seen: string): Notification[] {
  return notifications.filter(({ at }) => at > seen)
}
