import { Type } from 'typebox'
import { Id, TenantSlug } from './fields.ts'
import { http } from './http.ts'
import { command, download, query } from './operation.ts'
import { PictureFile } from './picture-file.ts'
import { User } from './users.ts'

const ownRequires = { by: ['user', 'service-account'], at: 'home' } as const

export const set = command({
  name: 'pictures.set',
  summary: 'Set your own picture',
  description:
    'A PNG, JPEG or WebP picture, judged by what is in it, of 512 KiB, 4096 pixels on a side and 4,194,304 pixels in all at most. It is turned as its EXIF notes say and encoded anew, as a JPEG of its middle of 160 × 160 pixels at most: nothing else of the file is kept. Signed-in users of the tenant see it.',
  scope: 'self',
  requires: ownRequires,
  input: Type.Object({ picture: PictureFile }),
  output: User,
  emits: ['account.picture-changed'],
  problems: ['server.busy'],
})

export const remove = command({
  name: 'pictures.remove',
  summary: 'Remove your own picture',
  description: 'Your initials are shown in its place.',
  scope: 'self',
  requires: ownRequires,
  input: Type.Object({}),
  output: User,
  emits: ['account.picture-changed'],
  problems: ['user.no_picture'],
})

export const removeOfUser = command({
  name: 'pictures.remove-of-user',
  summary: 'Remove the picture of a user',
  description: 'Only users themselves set one.',
  scope: 'tenant',
  needs: 'users:update',
  input: Type.Object({ tenant: TenantSlug, user: Id }),
  output: User,
  emits: ['user.picture-removed'],
  problems: ['user.not_found', 'user.no_picture', 'access.escalation'],
})

export const show = query({
  name: 'pictures.show',
  summary: 'The picture of a user',
  description:
    'For signed-in users of the tenant. `picture` is the end of the address in `picture` of a user.',
  scope: 'tenant',
  input: Type.Object({ tenant: TenantSlug, picture: Type.String({ pattern: '^[0-9a-f]{32}\\.jpg$' }) }),
  output: download,
  problems: ['user.no_picture'],
})

export const bindings = {
  set: http.put(set, '/me/picture'),
  remove: http.delete(remove, '/me/picture'),
  removeOfUser: http.delete(removeOfUser, '/tenants/{tenant}/users/{user}/picture'),
  show: http.get(show, '/tenants/{tenant}/pictures/{picture}', { download: ['image/jpeg'] }),
}
