import type { Permission } from '@rollcall/access/catalogue.ts'
import type { rollcallPermissions, serverPermissions } from '@rollcall/access/rollcall-permissions.ts'
import { ownPermissionGroups, ownPermissions } from '@rollcall/messages/de/server/permissions.ts'
import type { Locale } from '@rollcall/messages/locales.ts'
import { localeFor } from './translators.ts'

type Own = (typeof rollcallPermissions)[number] | (typeof serverPermissions)[number]

interface Words {
  descriptions: Record<Own['key'], string>
  groups: Record<Own['group'], string>
}

const translated: Record<Exclude<Locale, 'en'>, Words> = {
  de: { descriptions: ownPermissions, groups: ownPermissionGroups },
}

type Described = Pick<Permission, 'group' | 'description'>

/** Heading and description of a permission in the reader's language. What a product says of its own permissions stays as it is. */
export function describedFor(acceptLanguage: string | undefined): (permission: Permission) => Described {
  const locale = localeFor(acceptLanguage)
  return ({ key, group, description, origin }) => {
    if (locale === 'en' || origin !== 'rollcall') return { group, description }
    const { groups, descriptions } = translated[locale]
    return {
      group: groups[group as Own['group']] ?? group,
      description: descriptions[key as Own['key']] ?? description,
    }
  }
}
