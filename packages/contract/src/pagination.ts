import { type Static, type TSchema, Type } from 'typebox'
import { Sought } from './fields.ts'

/** Rows are counted up to this number; above it a total only says that there are more. */
export const mostCounted = 10_000

/** The query fields that every list has. `total` is counted only on request. */
export const listFields = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 200,
      description: 'Rows per page; 50 by default. With 0 only the total is read, if it is requested',
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: 1000,
      pattern: '^[A-Za-z0-9._-]+$',
      description: '`nextCursor` of the page before',
    }),
  ),
  total: Type.Optional(
    Type.Boolean({ description: `Also count all matching rows, up to ${mostCounted}: see \`totalCapped\`` }),
  ),
}

/** The order of a list that is sorted by a time of this name; the newest first where nothing is said. */
export function timeSort<const Name extends string>(name: Name) {
  const sort = Type.Union([Type.Literal(name), Type.Literal(`-${name}` as const)], {
    description: `The newest first is usual (\`-${name}\`)`,
  })
  return { sort: Type.Optional(sort) }
}

export const searchField = {
  q: Type.Optional(Sought(200, 0)),
}

export const Total = Type.Object({
  total: Type.Integer({ description: 'How many rows match, if requested' }),
  totalCapped: Type.Optional(
    Type.Literal(true, { description: 'There may be more rows than `total`, because counting stopped' }),
  ),
})
/** How many rows a list has. */
export type Total = Static<typeof Total>

/** One page of a list. No `nextCursor` means that it was the last. */
export function Page<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: Type.Optional(Type.String()),
    ...Type.Partial(Total).properties,
  })
}
