import { type Attribute, type AttributeRights, mayEdit, mayRead } from '@rollcall/access/attributes.ts'
import { can } from '@rollcall/access/decide.ts'
import type { AttributeField } from '@rollcall/contract/attributes.ts'
import type { Principal } from '../../platform/principal.ts'

/** Whose rights decide about attributes. */
export type Reader = Pick<Principal, 'id' | 'tenant' | 'subject' | 'impersonator'>

/**
 * What a caller may do with the attributes of an account; of accounts in general without one. During an impersonation no account is one's
 * own: a value that only the user reads stays hidden from an administrator who views as that user.
 */
export function rightsOver({ id, tenant, subject, impersonator }: Reader, user?: string): AttributeRights {
  const reads = can(tenant.model, subject, 'users:read')
  const updates = can(tenant.model, subject, 'users:update')
  return { own: impersonator === null && id === user, reads, updates }
}

/** The attributes that a caller reads of an account; in lists, where no account is given, of all accounts. */
export function readableAttributes(actor: Reader, user?: string): Attribute[] {
  const rights = rightsOver(actor, user)
  return actor.tenant.profile.attributes.filter((attribute) => mayRead(attribute, rights))
}

/** The attributes of an account that a caller may change; of accounts in general without one. */
export function editableAttributes(actor: Reader, user?: string): Attribute[] {
  const rights = rightsOver(actor, user)
  return actor.tenant.profile.attributes.filter((attribute) => mayEdit(attribute, rights))
}

/** The attributes that a caller who may create accounts gives to a new one. */
export function initialAttributes(actor: Reader): Attribute[] {
  return readableAttributes(actor).filter(({ editBy }) => editBy.includes('users:update'))
}

/** The levels of the words of attributes that a caller's searches may look into. */
export function searchedLevels(actor: Reader): number[] {
  return readableAttributes(actor).flatMap(({ searchLevel }) => searchLevel ?? [])
}

/** The attributes that a caller reads or changes, as screens need them. */
export function attributeFields(actor: Reader): AttributeField[] {
  const ofOthers = rightsOver(actor)
  const ofOwn = rightsOver(actor, actor.id)
  return actor.tenant.profile.attributes.flatMap((attribute) => {
    const { key, label, type, choices, required, pattern, inList, filterable } = attribute
    const read = mayRead(attribute, ofOthers)
    const readOwn = mayRead(attribute, ofOwn)
    if (!read && !readOwn) return []
    const give = read && attribute.editBy.includes('users:update')
    const rights = {
      read,
      give,
      edit: mayEdit(attribute, ofOthers),
      readOwn,
      editOwn: mayEdit(attribute, ofOwn),
    }
    return { key, label, type, choices, required, pattern, inList, filterable, ...rights }
  })
}
