import { createHash } from 'node:crypto'
import { contract } from '@rollcall/contract/contract.ts'
import type { Download, Input } from '@rollcall/contract/operation.ts'
import type { Branding } from '@rollcall/contract/settings.ts'
import { type Context, prepared } from '../../operations/implement.ts'
import { difference } from '../../platform/difference.ts'
import { ref } from '../../platform/events.ts'
import { type Picture, readPicture } from '../../platform/pictures/pictures.ts'
import type { Principal, Tenant } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { tidyName } from '../../platform/tidy-name.ts'
import { changeBranding, logosOf, type Branding as TenantBranding } from '../tenants/tenants.service.ts'
import { deleteLogo, findLogoPicture, listLogos, upsertLogo } from '../tenants/tenants.store.ts'

/** Twice what sign-in pages and mails show, for screens of small pixels. */
const shape = { kind: 'within', width: 480, height: 120 } as const

/** `settings.show-look` */
export async function showLookOperation({ tenant }: Pick<Context<Principal>, 'tenant'>) {
  return shown(tenant, tenant.revision)
}

/** `settings.update-look` */
export async function updateLookOperation(
  { db, tenant, emit }: Context<Principal>,
  { revision, name, title, accentColor }: Input<typeof contract.settings.updateLook>,
) {
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
  return { ...shown(tenant, revision + 1), ...after }
}

/** `settings.set-logo` */
export const setLogoOperation = prepared(contract.settings.setLogo, {
  async prepare({ actor, now }, { picture }) {
    return readPicture(picture, shape, { sender: actor.id, now })
  },
  async act(context, { theme }, picture: Picture) {
    const { db, tenant, now } = context
    const digest = createHash('sha256').update(picture.bytes).digest('hex').slice(0, 32)
    const { width, height } = picture
    await upsertLogo(db, {
      tenantId: tenant.id,
      theme,
      digest,
      picture: Buffer.from(picture.bytes),
      width,
      height,
      changedAt: now,
    })
    return logoChanged(context, theme)
  },
})

/** `settings.remove-logo` */
export async function removeLogoOperation(
  context: Context<Principal>,
  { theme }: Input<typeof contract.settings.removeLogo>,
) {
  const { db, tenant } = context
  if (!tenant.logos.some((logo) => logo.theme === theme)) throw new Refusal('settings.no_logo')
  await deleteLogo(db, tenant.id, theme)
  return logoChanged(context, theme)
}

/** `settings.show-logo` */
export async function showLogoOperation(
  { db, tenant }: Pick<Context<undefined>, 'db' | 'tenant'>,
  { logo }: Input<typeof contract.settings.showLogo>,
): Promise<Download> {
  const picture = await findLogoPicture(db, tenant.id, logo.replace('.png', ''))
  if (!picture) throw new Refusal('settings.no_logo')
  return { contentType: 'image/png', filename: logo, chunks: inOne(picture), immutable: 'public' }
}

async function* inOne(bytes: Uint8Array) {
  yield bytes
}

async function logoChanged(
  { db, tenant, emit }: Pick<Context<Principal>, 'db' | 'tenant' | 'emit'>,
  theme: 'light' | 'dark',
): Promise<Branding> {
  const logos = await listLogos(db, tenant.id)
  emit('settings.logo-changed', {
    tenant: ref(tenant),
    before: { logo: theme, picture: pictureOf(tenant, theme) },
    after: { logo: theme, picture: pictureOf({ logos }, theme) },
  })
  return shown({ ...tenant, logos }, tenant.revision + 1)
}

/** As the audit log tells pictures apart. */
function pictureOf({ logos }: Pick<Tenant, 'logos'>, theme: 'light' | 'dark'): string | null {
  const found = logos.find((logo) => logo.theme === theme)
  return found ? `${found.width} × ${found.height}, ${found.digest.slice(0, 8)}` : null
}

function shown(tenant: Tenant, revision: number): Branding {
  return { ...brandingOf(tenant), logos: logosOf(tenant), revision }
}

function brandingOf({ name, profile: { source } }: Tenant): TenantBranding {
  return { name, title: source.title, accentColor: source.accentColor }
}
