import type { contract } from '@rollcall/contract/contract.ts'
import type { TenantRules } from '@rollcall/contract/me.ts'
import type { Input } from '@rollcall/contract/operation.ts'
import { t } from '../../../i18n/messages.ts'
import { passwordError } from '../../passwords/password.ts'
import { type AttributeTexts, changesOf, missingValues } from '../attributes/attribute-values.ts'
import { aliasError } from '../people/AliasInput.tsx'

type CreateInput = Input<typeof contract.users.create>
export type Beginning = NonNullable<CreateInput['begin']>

export interface NewUser {
  username: string
  alias: string
  email: string
  begin: Beginning
  password: string
  /** Null means the tenant's default role. */
  roles: string[] | null
  attributes: AttributeTexts
}

/** How a new account of this tenant may begin, the most common way first. Without an address a user cannot be invited. */
export function beginningsOf({
  begin,
  email,
}: Pick<TenantRules, 'begin' | 'email'>): [Beginning, ...Beginning[]] {
  if (begin === 'password' || email === 'none') return ['password']
  return begin === 'invitation' ? ['invitation', 'inactive'] : ['invitation', 'inactive', 'password']
}

/** The attributes that are given to a new account. */
export function attributesOfNew({ attributes }: Pick<TenantRules, 'attributes'>) {
  return attributes.filter(({ give }) => give)
}

/** The errors of the form by field, as far as the console can check. */
export function newUserErrors(values: NewUser, rules: TenantRules): Record<string, string | null> {
  const { username, alias, email, begin, password, roles, attributes } = values
  const needsEmail = rules.email === 'required' || begin === 'invitation'
  return {
    username: rules.signInWith === 'username' && !username.trim() ? t('userChanges.enterUsername') : null,
    alias: aliasError(alias, rules),
    email: needsEmail && !email.trim() ? t('userDetails.enterEmail') : null,
    password: begin === 'password' ? passwordError(password, rules) : null,
    roles: roles?.length === 0 ? t('userChanges.chooseRole') : null,
    ...missingValues(attributesOfNew(rules), attributes),
  }
}

/** The input for the server: only fields that the form shows. */
export function createInput(values: NewUser, rules: TenantRules): CreateInput {
  const { username, alias, email, begin, password, roles } = values
  const attributes = changesOf(attributesOfNew(rules), {}, values.attributes)
  return {
    tenant: rules.slug,
    begin,
    ...(rules.signInWith === 'username' ? { username: username.trim() } : {}),
    ...(alias.trim() ? { alias: alias.trim() } : {}),
    ...(email.trim() ? { email: email.trim() } : {}),
    ...(begin === 'password' ? { password } : {}),
    ...(roles ? { roles } : {}),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  }
}
