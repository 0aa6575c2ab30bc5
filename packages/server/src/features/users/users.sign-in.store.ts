import { type SqlBool, sql } from 'kysely'
import type { UserRow } from './users.store.ts'

/** By what people sign in to this server. */
export const signInProviders: readonly UserRow['provider'][] = ['password']

/** As `canSignIn`, of the account `u` of a statement. */
export const signsIn = sql<SqlBool>`(u.status = 'active' and u.provider = any(${signInProviders}::text[]))`
