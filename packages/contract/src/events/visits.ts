import { Type } from 'typebox'
import { event, facts, oneOf } from './event.ts'
import { Count, Moment, MomentOrNull, Name, Names, Ref, settled } from './fields.ts'

/** In the log of the home tenant its own account, in that of the other tenant the account there. */
const theUser = ({ user }: { user: { id: string } }) => [user.id]
/** The short names of both tenants. */
const between = { home: Name, tenant: Name }
const period = { startsAt: MomentOrNull, endsAt: Moment }

/** Events of service accounts and of their access to other tenants. Those named `visit` are in the logs of both tenants. */
export const visitEvents = [
  event('service-account.promoted', {
    about: 'user',
    data: { user: Ref, reason: Type.String(), after: facts({ ...period, ...settled }) },
    concerns: theUser,
  }),
  event('service-account.demoted', {
    about: 'user',
    data: { user: Ref, after: facts({ endedVisits: Count }) },
    concerns: theUser,
  }),
  event('visit.offered', {
    about: 'user',
    data: { user: Ref, reason: Type.String(), after: facts({ ...between, ...period, expiresAt: Moment }) },
  }),
  event('visit.offer-withdrawn', { about: 'user', data: { user: Ref, before: facts(between) } }),
  event('visit.offer-declined', { about: 'user', data: { user: Ref, before: facts(between) } }),
  event('visit.given', {
    about: 'user',
    data: { user: Ref, reason: Type.String(), after: facts({ ...between, roles: Names, ...period }) },
    concerns: theUser,
  }),
  event('visit.ended', {
    about: 'user',
    data: {
      user: Ref,
      before: facts(between),
      after: facts({
        because: oneOf('revoked', 'withdrawn', 'demoted', 'not eligible', 'account gone', 'by the server'),
      }),
    },
    concerns: theUser,
  }),
  event('visit.begun', {
    about: 'user',
    data: { user: Ref, after: facts({ ...between, firstOfDay: Type.Boolean() }) },
  }),
] as const
