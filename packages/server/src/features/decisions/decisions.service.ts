import { explain } from '@rollcall/access/decide.ts'
import { boundsByPermission, type DecisionRules, decide, type Holder } from '@rollcall/access/decision.ts'
import { has } from '@rollcall/access/permission-set.ts'
import type { Decision } from '@rollcall/contract/authzen.ts'
import type { Tenant } from '../../platform/principal.ts'
import type { ResolvedPrincipal } from '../grants/resolve-all.ts'

/** A question to AuthZEN, in its words: may this subject do this action to this resource? */
export interface Question {
  subject: { type: string; id: string }
  action: { name: string; properties?: Record<string, unknown> }
  resource: { type: string; id: string }
}

/** The type of the one resource that Rollcall itself knows. All others are the product's; its profile may declare them. */
export const tenantResource = 'tenant'
/** The AuthZEN subject type of each kind of account. The other type is `group`. */
export const accountSubjects: ReadonlyMap<string, 'person' | 'service-account'> = new Map([
  ['user', 'person'],
  ['service-account', 'service-account'],
])

/** Answers a question about an account or a group; `known` is undefined if it does not exist. */
export function answer(tenant: Tenant, question: Question, known: ResolvedPrincipal | undefined): Decision {
  const { subject, action, resource } = question
  if (!known || subject.type !== known.kind) return no('subject.unknown')
  if (!known.active) return no('subject.not_active')
  const elsewhere = refusedByResource(tenant, action.name, resource)
  if (elsewhere) return no(elsewhere)
  const { allowed, reason, limit } = decide(
    rulesOf(tenant),
    holderOf(tenant, known),
    action.name,
    action.properties,
  )
  const path = pathOf(tenant, known, action.name)
  return { decision: allowed, context: { reason, ...(path ? { path } : {}), ...(limit ? { limit } : {}) } }
}

/**
 * Why nothing is allowed on a resource for any subject: it is another tenant, or its type is not declared in the profile, or the action is
 * not about this type. If a profile declares no types, resources of the product decide nothing.
 */
function refusedByResource(
  tenant: Tenant,
  action: string,
  { type, id }: Question['resource'],
): Decision['context']['reason'] | undefined {
  if (type === tenantResource) return id === tenant.slug ? undefined : 'resource.other_tenant'
  const declared = tenant.profile.source.resources ?? []
  if (declared.length === 0) return undefined
  const known = declaredResource(tenant, type)
  if (!known) return 'resource.unknown_type'
  return known.permissions.includes(action) ? undefined : 'resource.other_action'
}

/** What the profile declares about a resource type; undefined if it is not declared. */
function declaredResource({ profile }: Tenant, type: string) {
  return profile.source.resources?.find((resource) => resource.type === type)
}

/**
 * Can a search find resources of this type? Rollcall knows nothing of undeclared types, and a search must not offer what a decision
 * would refuse.
 */
export function isSearchable(tenant: Tenant, type: string): boolean {
  return type === tenantResource || declaredResource(tenant, type) !== undefined
}

/** The resources of a type that Rollcall knows by their ids. */
export function knownResources(tenant: Tenant, type: string): Question['resource'][] {
  const ids = type === tenantResource ? [tenant.slug] : (declaredResource(tenant, type)?.ids ?? [])
  return ids.map((id) => ({ type, id }))
}

function no(reason: Decision['context']['reason']): Decision {
  return { decision: false, context: { reason } }
}

function pathOf(
  { model }: Tenant,
  { grants, readAt }: ResolvedPrincipal,
  permission: string,
): Decision['context']['path'] {
  const [path] = explain(model, grants, permission, readAt).paths
  if (!path) return undefined
  const { kind, name, impliedBy } = path
  return { kind, name, ...(impliedBy ? { impliedBy } : {}) }
}

/** All permissions of an account, in the order of the catalogue; none if it may not sign in or does not exist. */
export function permissionsHeld({ model }: Tenant, known: ResolvedPrincipal | undefined): string[] {
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

function holderOf({ model }: Tenant, { subject }: ResolvedPrincipal): Holder {
  return {
    holds: (permission) => has(subject.permissions, model.catalogue.indexOf(permission)),
    limitOf: (limit) => subject.limits.get(limit),
  }
}
