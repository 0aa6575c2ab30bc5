import type { BlockList } from 'node:net'
import type { Db } from '../../platform/database/database.ts'
import { networksOf } from '../../platform/networks.ts'
import type {
  ActingKey,
  AuthenticationMethod,
  Credential,
  Principal,
  Tenant,
} from '../../platform/principal.ts'
import { findApiKeyFacts, findUsableApiKey } from '../api-keys/api-keys.service.ts'
import { touchApiKey } from '../api-keys/api-keys.store.ts'
import { findAliveSession, findSessionFacts, type ImpersonationFacts } from '../sessions/sessions.service.ts'
import { touchSession } from '../sessions/sessions.store.ts'
import type { Authentication } from './principals.ts'

/** The stored facts of a session or an API key. */
export interface CredentialFacts {
  id: string
  userId: string | null
  endsAt: Date | null
  lastUsedAt: Date | null
  /** For sessions only. */
  methods?: AuthenticationMethod[]
  authenticatedAt?: Date
  impersonation?: ImpersonationFacts | null
  /** For API keys only. */
  groupId?: string | null
  name?: string
  addresses?: string[] | null
  asleep?: boolean
  createdBy?: string
  createdByName?: string | null
}

/** The facts of the credential with this secret; undefined when no usable one has it. */
export async function findCredential(
  db: Db,
  tenant: Tenant,
  kind: Credential['kind'],
  secretHash: Buffer,
  now: Date,
): Promise<CredentialFacts | undefined> {
  const find = kind === 'session' ? findAliveSession : findUsableApiKey
  return find(db, tenant, secretHash, now)
}

/** The facts of the credential that a principal uses; undefined when it ended or was put to sleep meanwhile. */
export async function findCredentialOf(
  db: Db,
  { kind, id, home, credential }: Principal,
): Promise<CredentialFacts | undefined> {
  if (credential.kind === 'session') return findSessionFacts(db, home.id, id, credential.id)
  return findApiKeyFacts(db, home.id, kind === 'group' ? { groupId: id } : { userId: id }, credential.id)
}

/** Records the use of the session or API key. */
export async function touchCredential(
  db: Db,
  { home, credential }: Pick<Principal, 'home' | 'credential'>,
  at: Date,
): Promise<void> {
  const touch = credential.kind === 'session' ? touchSession : touchApiKey
  await touch(db, home.id, credential.id, at)
}

/** How a principal with this credential was authenticated. */
export function authenticationBy(
  kind: Credential['kind'],
  facts: CredentialFacts,
  cursorKey: string,
): Authentication {
  const apiKey = kind === 'session' ? null : actingKeyOf(facts)
  return {
    credential: { kind, id: facts.id, apiKey },
    methods: kind === 'session' ? (facts.methods ?? []) : ['api-key'],
    authenticatedAt: facts.authenticatedAt ?? null,
    cursorKey,
    endsAt: facts.endsAt?.getTime() ?? Number.POSITIVE_INFINITY,
  }
}

function actingKeyOf({ id, name = '', createdBy, createdByName }: CredentialFacts): ActingKey {
  return {
    id,
    name,
    createdBy: createdBy === undefined ? null : { id: createdBy, name: createdByName ?? '' },
  }
}

/** The networks that an API key may be used from; undefined: all. */
export function restrictionOf({
  addresses,
  name: keyName = '',
}: CredentialFacts): { networks: BlockList; keyName: string } | undefined {
  return addresses ? { networks: networksOf(addresses), keyName } : undefined
}
