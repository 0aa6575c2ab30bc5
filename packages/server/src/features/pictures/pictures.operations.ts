import { createHash } from 'node:crypto'
import { contract } from '@rollcall/contract/contract.ts'
import type { Download } from '@rollcall/contract/operation.ts'
import { type Context, implement, ofAccounts, prepared } from '../../operations/implement.ts'
import { type Picture, readPicture } from '../../platform/pictures/pictures.ts'
import type { Principal } from '../../platform/principal.ts'
import { Refusal } from '../../platform/problem.ts'
import { shownUser, showUser } from '../accounts/accounts.service.ts'
import { requireHeld } from '../accounts/users.held.ts'
import { userRef } from '../directory/users.refs.ts'
import { requireOwnAccount } from '../directory/users.service.ts'
import { type UserRow, updateUser } from '../directory/users.store.ts'
import { deletePicture, findPicture, upsertPicture } from './pictures.store.ts'

/** For the largest place that shows one, on screens of small pixels. */
const shape = { kind: 'square', side: 160 } as const

export const picturesOperations = implement(contract.pictures, {
  set: prepared(contract.pictures.set, {
    async prepare({ actor, now }, { picture }) {
      return readPicture(picture, shape, { sender: actor.id, now })
    },
    async act(context, _, { bytes }: Picture) {
      const { db, actor, tenant, emit, now } = context
      const row = await requireOwnAccount(db, tenant, actor)
      const digest = createHash('sha256').update(row.id).update(bytes).digest('hex').slice(0, 32)
      const picture = Buffer.from(bytes)
      await upsertPicture(db, { tenantId: tenant.id, userId: row.id, digest, picture, changedAt: now })
      await updateUser(db, tenant.id, row.id, { picture: digest, updatedAt: now })
      emit('account.picture-changed', { user: userRef(row), ...told(row.picture, digest) })
      return showUser(db, tenant, { ...row, picture: digest }, now)
    },
  }),

  async remove(context) {
    const { db, actor, tenant, emit, now } = context
    const row = await requireOwnAccount(db, tenant, actor)
    await removePicture(context, row)
    emit('account.picture-changed', { user: userRef(row), ...told(row.picture, null) })
    return showUser(db, tenant, { ...row, picture: null }, now)
  },

  removeOfUser: ofAccounts(
    contract.pictures.removeOfUser,
    ({ user }) => [user],
    async (context, { user }) => {
      const { tenant, emit, now } = context
      const { row, grants } = await requireHeld(context, user)
      await removePicture(context, row)
      emit('user.picture-removed', { user: userRef(row), ...told(row.picture, null) })
      return shownUser(tenant, { ...row, picture: null }, grants, now)
    },
  ),

  async show({ db, tenant }, { picture: filename }): Promise<Download> {
    const picture = await findPicture(db, tenant.id, filename.replace('.jpg', ''))
    if (!picture) throw new Refusal('user.no_picture')
    return { contentType: 'image/jpeg', filename, chunks: inOne(picture), immutable: 'private' }
  },
})

/** Throws `user.no_picture` if there is nothing to remove. */
export function requirePicture({ picture }: Pick<UserRow, 'picture'>): void {
  if (picture === null) throw new Refusal('user.no_picture')
}

async function removePicture({ db, tenant, now }: Context<Principal>, row: UserRow): Promise<void> {
  requirePicture(row)
  await deletePicture(db, tenant.id, row.id)
  await updateUser(db, tenant.id, row.id, { picture: null, updatedAt: now })
}

/** As the audit log tells pictures apart. */
function told(before: string | null, after: string | null) {
  const short = (digest: string | null) => digest?.slice(0, 8) ?? null
  return { before: { picture: short(before) }, after: { picture: short(after) } }
}

async function* inOne(bytes: Uint8Array) {
  yield bytes
}
