import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'

/** What an event can be about, by the field of its data that has it: how the audit log calls the target. */
export const targetKinds = {
  user: 'user',
  group: 'group',
  role: 'role',
  apiKey: 'api-key',
  tenant: 'tenant',
  mail: 'mail',
  job: 'job',
  operation: 'operation',
} as const
export type TargetField = keyof typeof targetKinds

export type Outcome = 'success' | 'refused' | 'failed'

/**
 * What an event makes stale: the principals (users and groups) with these ids; `all-principals` of the tenant, where they are too many to
 * be named; or `rules`, the tenant's rules and roles, and with them all its principals.
 */
export type Concern = readonly string[] | 'all-principals' | 'rules'

/**
 * An event as it is declared. Four fields of its data have a meaning of their own: `before`, `after` and `reason` are what the audit log
 * says, and the field that `about` names is the target. The others are for what else follows from the event.
 */
export interface EventDeclaration<Name extends string = string, Data extends TObject = TObject> {
  /** `user.roles-changed`: the action in the audit log. What it says of it stands in the catalogue of messages under `event`. */
  name: Name
  about?: TargetField
  /** `success` unless said. */
  outcome?: Outcome
  /**
   * Who did it, where that is not the caller: `target`, for a user who is signing in or follows a link, or `server`.
   */
  by?: 'target' | 'server'
  data: Data
  concerns?(data: Static<Data>): Concern
}

/** Declares an event once; the audit event, mails, and what caches drop follow from it. */
export function event<const Name extends string, const Fields extends TProperties>(
  name: Name,
  { data, ...rest }: Omit<EventDeclaration<Name, TObject<Fields>>, 'name' | 'data'> & { data: Fields },
): EventDeclaration<Name, TObject<Fields>> {
  return { name, ...rest, data: Type.Object(data, { additionalProperties: false }) } as EventDeclaration<
    Name,
    TObject<Fields>
  >
}

/** One of several values, each by itself. */
export function oneOf<const Values extends readonly string[]>(...values: Values) {
  return Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))))
}

export function orNull<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

/** An object of the audit log: nothing in it that was not declared. */
export function facts<const Fields extends TProperties>(fields: Fields) {
  return Type.Object(fields, { additionalProperties: false })
}
