import { contract } from '@rollcall/contract/contract.ts'
import { implement } from '../../operations/implement.ts'
import { difference } from '../../platform/difference.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { tidyName } from '../../platform/tidy-name.ts'
import { type Branding, changeBranding } from '../tenants/tenants.service.ts'
import { showGroupsOperation, updateGroupsOperation } from './settings.groups.ts'

export const settingsOperations = implement(contract.settings, {
  async showLook({ tenant }) {
    return { ...brandingOf(tenant), revision: tenant.revision }
  },

  async updateLook({ db, tenant, emit }, { revision, name, title, accentColor }) {
    if (revision !== tenant.revision) throw new Refusal('settings.changed_meanwhile')
    const before = brandingOf(tenant)
    const after = {
      name: name === undefined ? before.name : tidyName('name', name),
      title: title === undefined ? before.title : tidyName('title', title),
      accentColor: accentColor ?? before.accentColor,
    }
    await changeBranding(db, tenant, after)
    emit('settings.look-changed', {
      tenant: { id: tenant.id, name: after.name },
      ...difference(before, after),
    })
    return { ...after, revision: revision + 1 }
  },

  showGroups: showGroupsOperation,
  updateGroups: updateGroupsOperation,
})

function brandingOf({ name, profile: { source } }: Tenant): Branding {
  return { name, title: source.title, accentColor: source.accentColor }
}
