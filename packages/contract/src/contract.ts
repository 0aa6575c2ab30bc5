import { bindings as access } from './access.ts'
import { bindings as apiKeys } from './api-keys.ts'
import { bindings as attributes } from './attributes.ts'
import { bindings as audit } from './audit.ts'
import { bindings as backups } from './backups.ts'
import { bindings as bulk } from './bulk.ts'
import { bindings as capabilities } from './capabilities.ts'
import { bindings as decisions } from './decisions.ts'
import { bindings as emailChanges } from './email-changes.ts'
import { bindings as executions } from './executions.ts'
import { bindings as exports } from './exports.ts'
import { bindings as groupApiKeys } from './group-api-keys.ts'
import { bindings as groupRoles } from './group-roles.ts'
import { bindings as groups } from './groups.ts'
import type { HttpBinding } from './http.ts'
import { bindings as impersonation } from './impersonation.ts'
import { bindings as imports } from './imports.ts'
import { bindings as invitations } from './invitations.ts'
import { bindings as jobs } from './jobs.ts'
import { bindings as machines } from './machines.ts'
import { bindings as mail } from './mail.ts'
import { bindings as mailTexts } from './mail-texts.ts'
import { bindings as me } from './me.ts'
import { bindings as nodes } from './nodes.ts'
import { bindings as offboardings } from './offboardings.ts'
import type { Operation } from './operation.ts'
import { bindings as overview } from './overview.ts'
import { bindings as ownData } from './own-data.ts'
import { bindings as passwordResets } from './password-resets.ts'
import { bindings as people } from './people.ts'
import { bindings as permissions } from './permissions.ts'
import { bindings as pictures } from './pictures.ts'
import { bindings as recovery } from './recovery.ts'
import { bindings as recycleBin } from './recycle-bin.ts'
import { bindings as roles } from './roles.ts'
import { bindings as seats } from './seats.ts'
import { bindings as sessions } from './sessions.ts'
import { bindings as settings } from './settings.ts'
import { bindings as setup } from './setup.ts'
import { bindings as signIn } from './sign-in.ts'
import { bindings as tenants } from './tenants.ts'
import { bindings as undo } from './undo.ts'
import { bindings as users } from './users.ts'
import { bindings as views } from './views.ts'
import { bindings as visits } from './visits.ts'

/** The HTTP bindings of the operations of each subject, by their names in its file. */
const subjects = {
  signIn,
  setup,
  recovery,
  passwordResets,
  me,
  emailChanges,
  ownData,
  pictures,
  sessions,
  apiKeys,
  users,
  invitations,
  bulk,
  jobs,
  offboardings,
  recycleBin,
  mail,
  mailTexts,
  access,
  capabilities,
  roles,
  permissions,
  groups,
  groupApiKeys,
  groupRoles,
  impersonation,
  decisions,
  people,
  settings,
  attributes,
  views,
  exports,
  imports,
  audit,
  overview,
  seats,
  undo,
  tenants,
  visits,
  machines,
  executions,
  nodes,
  backups,
}
type OperationsIn<Subjects extends Record<string, Record<string, HttpBinding>>> = {
  readonly [S in keyof Subjects]: { readonly [Name in keyof Subjects[S]]: Subjects[S][Name]['operation'] }
}

/** The operations of bindings by subject. */
export function operationsIn<S extends Record<string, Record<string, HttpBinding>>>(
  subjects: S,
): OperationsIn<S> {
  const groups = Object.entries(subjects).map(([subject, bindings]) => [
    subject,
    Object.fromEntries(Object.entries(bindings).map(([name, { operation }]) => [name, operation])),
  ])
  return Object.fromEntries(groups) as OperationsIn<S>
}

/** Every operation of the API, by subject. The client and tests walk this object. */
export const contract = operationsIn(subjects)

/** The HTTP bindings of the API. */
export const apiBindings: readonly HttpBinding[] = Object.values(subjects).flatMap((bindings) =>
  Object.values<HttpBinding>(bindings),
)

// By the declarations themselves: a client does without their names.
const byOperation = new Map(apiBindings.map((binding) => [binding.operation, binding]))

/** Returns the HTTP binding of an operation of the API; throws if there is none. */
export function bindingOf(operation: Operation): HttpBinding {
  const binding = byOperation.get(operation)
  if (!binding) throw new Error(`${operation.name} is not bound to HTTP`)
  return binding
}
