import { createHash } from 'node:crypto'
import { type Catalogue, compileCatalogue } from '@rollcall/access/catalogue.ts'

/** Compiled catalogues that some tenant still uses, by what they are compiled from. */
const compiled = new Map<string, WeakRef<Catalogue>>()
const unused = new FinalizationRegistry<string>((key) => {
  if (!compiled.get(key)?.deref()) compiled.delete(key)
})

/**
 * The compiled catalogue of these permissions. Tenants of the same profile share one, because it is the largest part of a compiled tenant.
 * Nobody changes a catalogue. Throws as `compileCatalogue` does.
 */
export const sharedCatalogue: typeof compileCatalogue = (permissions, tenant = {}) => {
  const key = createHash('sha256')
    .update(JSON.stringify([permissions, tenant.runsServer === true]))
    .digest('base64')
  const known = compiled.get(key)?.deref()
  if (known) return known
  const catalogue = compileCatalogue(permissions, tenant)
  compiled.set(key, new WeakRef(catalogue))
  unused.register(catalogue, key)
  return catalogue
}
