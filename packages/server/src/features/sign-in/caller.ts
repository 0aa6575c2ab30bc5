import type { GroupMe, Me, TenantRules } from '@rollcall/contract/me.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { callerUserActions } from '../accounts/offered-actions.ts'
import { attributeFields } from '../directory/attributes.rights.ts'
import { preferencesOf } from '../directory/preferences.ts'
import { requireUserOf } from '../directory/users.service.ts'
import { callerGroupActions } from '../groups/groups.verdicts.ts'
import { shownImpersonation } from '../sessions/sessions.service.ts'
import { logosOf } from '../tenants/tenants.service.ts'

// The authenticator makes a new principal whenever something about it changes, so an answer made from it is valid as long as it exists.
const known = new WeakMap<Principal, Me | GroupMe>()

/** Everything about the caller that screens and clients need; reads nothing from the database. */
export function callerOf(actor: Principal): Me | GroupMe {
  const me = known.get(actor) ?? Object.freeze(describeCaller(actor))
  known.set(actor, me)
  return me
}

function describeCaller(actor: Principal): Me | GroupMe {
  const { account, id, name, roles } = actor
  return account ? meOf(actor) : { ...accessOf(actor), kind: 'group', group: { id, name, roles: [...roles] } }
}

/** Everything about a caller with an account. Throws `access.person_required` for a group. */
export function meOf(actor: Principal): Me {
  const user = requireUserOf(actor)
  const { kind, credential, impersonator, account, self } = actor
  // One person has one look, wherever they act.
  const preferences = (self ?? actor).account?.preferences ?? preferencesOf({})
  return {
    ...accessOf(actor),
    kind: kind === 'service-account' ? kind : 'user',
    user,
    home: self && { slug: self.home.slug, name: self.home.name, user: { id: self.id, username: self.name } },
    mayVisit: (self ?? actor).promotion !== null,
    sessionId: credential.kind === 'session' ? credential.id : null,
    preferences,
    mustChangePassword: account?.mustChangePassword ?? false,
    impersonation: impersonator && shownImpersonation(impersonator),
  }
}

function accessOf(actor: Principal) {
  const { tenant, credential, permissions, subject } = actor
  const asking = { actor, tenant }
  return {
    tenant: { ...tenantRules(tenant), attributes: attributeFields(actor) },
    credential: credential.kind,
    permissions: [...permissions],
    limits: Object.fromEntries(subject.limits),
    actions: { ...callerUserActions(asking), ...callerGroupActions(asking) },
  }
}

function tenantRules(tenant: Tenant): Omit<TenantRules, 'attributes'> {
  const { accounts, passwords, ...source } = tenant.profile.source
  return {
    slug: tenant.slug,
    formerSlugs: tenant.formerSlugs.map(({ slug }) => slug),
    name: tenant.name,
    profile: source.name,
    signInWith: accounts.signInWith,
    email: accounts.email,
    rolesPerUser: accounts.rolesPerUser,
    adminActions: [...accounts.adminActions],
    aliasMaxLength: accounts.aliasMaxLength,
    passwordMinLength: passwords.minLength,
    passwordMaxLength: passwords.maxLength,
    passwordAtFirstSignIn: passwords.atFirstSignIn,
    userTable: [...source.userTable],
    administratorRole: tenant.profile.administratorRole,
    capabilities: source.capabilities.map((permission) => ({
      permission,
      description: describe(tenant, permission),
    })),
    begin: accounts.begin,
    emailInLists: accounts.emailInLists,
    emailChangedBy: accounts.emailChangedBy,
    ownDeletion: accounts.ownDeletion,
    aliasChangedBy: accounts.aliasChangedBy,
    invitationSeconds: accounts.invitationLifetimeSeconds,
    onRoleChange: accounts.onRoleChange,
    impersonationSeconds: source.sessions.impersonationSeconds,
    impersonationNotice: accounts.email !== 'none' && accounts.notices.includes('impersonated'),
    groups: source.groups.enabled,
    serviceAccounts: [...(source.serviceAccounts?.roles ?? [])],
    recycleBin: recycleBinOf(source.recycleBin),
    logos: logosOf(tenant),
  }
}

function recycleBinOf({ enabled, days, names }: Tenant['profile']['source']['recycleBin']) {
  return enabled ? { days, names } : null
}

function describe(tenant: Tenant, permission: string): string {
  const { catalogue } = tenant.model
  return catalogue.permissions[catalogue.indexOf(permission)]?.description ?? ''
}
