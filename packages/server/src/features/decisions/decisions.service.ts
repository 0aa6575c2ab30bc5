import { explain } from '@rollcall/access/decide.ts'
import { boundsByPermission, type DecisionRules, decide, type Holder } from '@rollcall/access/decision.ts'
import { has } from '@rollcall/access/permission-set.ts'
import type { Decision } from '@rollcall/contract/authzen.ts'
import type { Tenant } from '../../platform/principal.ts'
import type { KnownSubject } from './subjects.ts'

/** May somebody do something to something? The words are those of AuthZEN. */
export interface Question {
  subject: { type: string; id: string }
  action: { name: string; properties?: Record<string, unknown> }
  resource: { type: string; id: string }
}

/** The type of the one resource that Rollcall knows itself. All others are the product's own and decide nothing here. */
export const tenantResource = 'tenant'
/** The type of the subjects that are accounts; the other is `group`. */
export const userSubject = 'user'

/** Answers a question about an account or a group; `known` is undefined for one that does not exist. */
export function answer(tenant: Tenant, question: Question, known: KnownSubject | undefined): Decision {
  const { subject, action, resource } = question
  if (!known || subject.type !== known.kind) return no('subject.unknown')
  if (!known.active) return no('subject.not_active')
  if (resource.type === tenantResource && resource.id !== tenant.slug) return no('resource.other_tenant')
  const { allowed, reason, limit } = decide(
    rulesOf(tenant),
    holderOf(tenant, known),
    action.name,
    action.properties,
  )
  const path = pathOf(tenant, known, action.name)
  return { decision: allowed, context: { reason, ...(path ? { path } : {}), ...(limit ? { limit } : {}) } }
}

function no(reason: Decision['context']['reason']): Decision {
  return { decision: false, context: { reason } }
}

function pathOf(
  { model }: Tenant,
  { grants, readAt }: KnownSubject,
  permission: string,
): Decision['context']['path'] {
  const [path] = explain(model, grants, permission, readAt).paths
  if (!path) return undefined
  const { kind, name, impliedBy } = path
  return { kind, name, ...(impliedBy ? { impliedBy } : {}) }
}

/** All permissions that an account holds, in the order of the catalogue; none for one that may not sign in or does not exist. */
export function permissionsHeld({ model }: Tenant, known: KnownSubject | undefined): string[] {
  const { permissions } = model.catalogue
  if (!known?.active) return []
  return permissions.filter((_, index) => has(known.subject.permissions, index)).map(({ key }) => key)
}

const rules = new WeakMap<Tenant, DecisionRules>()

/** Made once for each tenant and revision of its rules. */
function rulesOf(tenant: Tenant): DecisionRules {
  const made = rules.get(tenant) ?? compileRules(tenant)
  rules.set(tenant, made)
  return made
}

function compileRules({ profile: { catalogue, source } }: Tenant): DecisionRules {
  const bounds = boundsByPermission(source.limits)
  return {
    knows: (permission) => catalogue.indexOf(permission) >= 0,
    boundsOf: (permission) => bounds.get(permission) ?? [],
  }
}

function holderOf({ model }: Tenant, { subject }: KnownSubject): Holder {
  return {
    holds: (permission) => has(subject.permissions, model.catalogue.indexOf(permission)),
    limitOf: (limit) => subject.limits.get(limit),
  }
}
