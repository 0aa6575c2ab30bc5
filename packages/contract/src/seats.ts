import { type Static, Type } from 'typebox'
import { Id, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { query } from './operation.ts'

/** More seats than this are no limit. */
export const mostSeats = 10_000_000

const Most = Type.Integer({ minimum: 0, maximum: mostSeats, examples: [100] })

const count = {
  taken: Type.Integer({ minimum: 0, description: 'By active and invited users', examples: [45] }),
  most: Type.Integer({
    minimum: 0,
    description: 'May be fewer than are taken: then nobody is added',
    examples: [100],
  }),
}

export const Seats = Type.Object(
  {
    users: Type.Union([Type.Object(count), Type.Null()], { description: 'Of all users; null: not limited' }),
    roles: Type.Array(
      Type.Object({ role: Type.Object({ id: Id, key: Type.String(), name: Type.String() }), ...count }),
      {
        description: 'Of the roles whose seats are limited',
      },
    ),
  },
  { description: 'How many people may be here, and how many are' },
)
export type Seats = Static<typeof Seats>

/** Limits as a server administrator sets them. */
export const SeatLimits = Type.Object(
  {
    users: Type.Union([Most, Type.Null()], { description: 'The most users of all roles; null: not limited' }),
    roles: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 100 }), Most, {
        description: 'The most users of a role, by its key. Other roles are not limited.',
        examples: [{ analyst: 20 }],
      }),
    ),
  },
  { additionalProperties: false },
)
export type SeatLimits = Static<typeof SeatLimits>

export const show = query({
  name: 'seats.show',
  summary: 'Show the seats of a tenant',
  description:
    'Seats are taken by active and invited users. Deactivated and deleted users and service accounts take none. A server administrator sets how many there are.',
  scope: 'tenant',
  needs: 'users:read',
  input: Type.Object({ tenant: TenantSlug }),
  output: Seats,
  problems: [],
})

export const bindings = { show: http.get(show, '/tenants/{tenant}/seats') }
