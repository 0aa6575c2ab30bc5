import type { ColumnType, Generated } from 'kysely'

/** jsonb: read parsed, written as text. */
export type Json<T> = ColumnType<T, string, string>
export type Source = 'manual' | 'import' | 'ldap' | 'oidc' | 'saml' | 'scim'
/** The connection or import that gave a grant. All zeros, the default, means that it was given by hand. */
export type SourceId = Generated<string>
