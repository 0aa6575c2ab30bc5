import { CatalogueError } from '@rollcall/access/catalogue.ts'
import { compileProfile, type ProfileSource } from '@rollcall/access/profile.ts'
import type { Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'

/** The profiles that tenants can be made from, by their titles: those that come with the server, and that of the tenant that runs it. */
export function profilesFor(server: Tenant, shipped: readonly ProfileSource[]): ProfileSource[] {
  return known(server, shipped)
    .filter((source) => !namesServer(source))
    .toSorted((a, b) => (a.title < b.title ? -1 : 1))
}

/** Throws `tenant.profile_unknown`, and `tenant.profile_of_server` for one that names permissions on the server. */
export function requireProfile(
  server: Tenant,
  shipped: readonly ProfileSource[],
  name: string,
): ProfileSource {
  const source = known(server, shipped).find((profile) => profile.name === name)
  if (source && namesServer(source)) throw new Refusal('tenant.profile_of_server', { profile: name })
  if (source) return source
  const profiles = profilesFor(server, shipped).map((profile) => profile.name)
  throw new Refusal('tenant.profile_unknown', { profile: name, profiles: profiles.join(', ') })
}

function known({ profile: { source: own } }: Tenant, shipped: readonly ProfileSource[]): ProfileSource[] {
  return shipped.some(({ name }) => name === own.name) ? [...shipped] : [...shipped, own]
}

/** Only the tenant that runs the server has permissions `server:…`. */
function namesServer(source: ProfileSource): boolean {
  try {
    compileProfile(source)
    return false
  } catch (error) {
    if (error instanceof CatalogueError) return true
    throw error
  }
}
