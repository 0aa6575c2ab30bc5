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

/** What is stored of a session or an API key. */
export interface CredentialFacts {
  id: string
  userId: string | null
  endsAt: Date | null
  lastUsedAt: Date | null
  /** Only sessions have what follows. */
  methods?: AuthenticationMethod[]
  authenticatedAt?: Date
  impersonation?: ImpersonationFacts | null
  /** Only API keys have what follows. */
  groupId?: string | null
  name?: string
  addresses?: string[] | null
  asleep?: boolean
  createdBy?: string
  createdByName?: string | null
}

/** What is stored of the credential with this secret; undefined when there is none that may still be used. */
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

/** What is stored of the credential that a principal acts by; undefined when it was ended or fell asleep meanwhile. */
export async function findCredentialOf(
  db: Db,
  { kind, id, home, credential }: Principal,
): Promise<CredentialFacts | undefined> {
  if (credential.kind === 'session') return findSessionFacts(db, home.id, id, credential.id)
  return findApiKeyFacts(db, home.id, kind === 'group' ? { groupId: id } : { userId: id }, credential.id)
}

/** Writes down that the session or the API key was used. */
export async function touchCredential(
  db: Db,
  { home, credential }: Pick<Principal, 'home' | 'credential'>,
  at: Date,
): Promise<void> {
  const touch = credential.kind === 'session' ? touchSession : touchApiKey
  await touch(db, home.id, credential.id, at)
}

/** How the principal came that shows this credential. */
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

/** From where alone an API key may be used; undefined: from everywhere. */
export function restrictionOf({
  addresses,
  name: keyName = '',
}: CredentialFacts): { networks: BlockList; keyName: string } | undefined {
  return addresses ? { networks: networksOf(addresses), keyName } : undefined
}
