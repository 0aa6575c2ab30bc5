import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'

/** What an event can be about, by the field of its data that has it. The audit log calls it the target. */
export const targetKinds = {
  user: 'user',
  group: 'group',
  role: 'role',
  apiKey: 'api-key',
  tenant: 'tenant',
  mail: 'mail',
  job: 'job',
  operation: 'operation',
  view: 'view',
  backup: 'backup',
  import: 'import',
} as const
export type TargetField = keyof typeof targetKinds

export type Outcome = 'success' | 'refused' | 'failed'

/**
 * What an event makes stale: the principals (users and groups) with these ids; `all-principals` of the tenant, if they are too many to
 * name; or `rules`, the tenant's rules and roles with all its principals.
 */
export type Concern = readonly string[] | 'all-principals' | 'rules'

/**
 * The declaration of an event. Four fields of its data have a fixed meaning: the audit log shows `before`, `after` and `reason`, and the
 * field in `about` is the target. The others are for mails and caches.
 */
export interface EventDeclaration<Name extends string = string, Data extends TObject = TObject> {
  /** `user.roles-changed`: the action in the audit log. Its sentence is in the catalogue of messages under `event`. */
  name: Name
  about?: TargetField
  /** `success` by default. */
  outcome?: Outcome
  /**
   * The actor, if it is not the caller: `target` for a user who signs in or uses a link, or `server`.
   */
  by?: 'target' | 'server'
  data: Data
  concerns?(data: Static<Data>): Concern
}

/** Declares an event once. The audit event, mails and invalidations follow from it. */
export function event<const Name extends string, const Fields extends TProperties>(
  name: Name,
  { data, ...rest }: Omit<EventDeclaration<Name, TObject<Fields>>, 'name' | 'data'> & { data: Fields },
): EventDeclaration<Name, TObject<Fields>> {
  return { name, ...rest, data: Type.Object(data, { additionalProperties: false }) } as EventDeclaration<
    Name,
    TObject<Fields>
  >
}

/** One of several literal values. */
export function oneOf<const Values extends readonly string[]>(...values: Values) {
  return Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))))
}

export function orNull<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()])
}

/** An object of the audit log, which has only declared fields. */
export function facts<const Fields extends TProperties>(fields: Fields) {
  return Type.Object(fields, { additionalProperties: false })
}
