import type { TSchema } from 'typebox'
import * as access from './access.ts'
import * as attributes from './attributes.ts'
import * as audit from './audit.ts'
import * as authzen from './authzen.ts'
import * as capabilities from './capabilities.ts'
import * as changes from './changes.ts'
import * as decisions from './decisions.ts'
import * as emailChanges from './email-changes.ts'
import * as fields from './fields.ts'
import * as groupApiKeys from './group-api-keys.ts'
import * as groups from './groups.ts'
import * as impersonation from './impersonation.ts'
import * as imports from './imports.ts'
import * as invitations from './invitations.ts'
import * as jobs from './jobs.ts'
import * as mail from './mail.ts'
import * as me from './me.ts'
import * as people from './people.ts'
import * as permissions from './permissions.ts'
import * as roles from './roles.ts'
import * as sessions from './sessions.ts'
import * as settings from './settings.ts'
import * as signIn from './sign-in.ts'
import * as users from './users.ts'

const modules: Record<string, unknown>[] = [
  fields,
  users,
  attributes,
  roles,
  permissions,
  access,
  capabilities,
  groups,
  groupApiKeys,
  me,
  sessions,
  emailChanges,
  people,
  signIn,
  invitations,
  impersonation,
  jobs,
  imports,
  mail,
  settings,
  audit,
  decisions,
  changes,
  authzen,
]

/** Every named schema of the contract, by its name: generated clients use it as the name of a type. */
export const namedSchemas: Record<string, TSchema> = Object.fromEntries(
  modules.flatMap((module) =>
    Object.entries(module).filter((entry): entry is [string, TSchema] => isNamedSchema(...entry)),
  ),
)

function isNamedSchema(name: string, value: unknown): boolean {
  const isSchema = typeof value === 'object' && value !== null && ('type' in value || 'anyOf' in value)
  return /^[A-Z]/.test(name) && isSchema
}
