import { type TSchema, Type } from 'typebox'
import { Sought } from './fields.ts'

/** The query fields that every list has. `total` is counted only on request: counting reads every matching row. */
export const listFields = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, description: 'Rows per page; 50 unless said' }),
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: 1000,
      pattern: '^[A-Za-z0-9._-]+$',
      description: '`nextCursor` of the page before',
    }),
  ),
  total: Type.Optional(Type.Boolean({ description: 'Also count all matching rows' })),
}

export const searchField = {
  q: Type.Optional(Sought(200, 0)),
}

/** One page of a list. No `nextCursor` means that it was the last. */
export function Page<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: Type.Optional(Type.String()),
    total: Type.Optional(Type.Integer()),
  })
}
