import { Type } from 'typebox'
import { http } from './http.ts'
import { command, download } from './operation.ts'

export const exportData = command({
  name: 'own-data.export-data',
  summary: 'Download all that is kept about you',
  description:
    'One JSON document: the account with its preferences and its picture, roles, capabilities, limits, groups, sessions, API keys without their secrets, mails, and the events of the audit log about you and by you. Of other users it says the name at most, and only if you may read names. Three times an hour at most. The download itself is an audit event.',
  scope: 'self',
  requires: { session: 'any', at: 'home' },
  input: Type.Object({}),
  output: download,
  emits: ['account.exported'],
  problems: ['quota.reached'],
})

export const bindings = {
  exportData: http.post(exportData, '/me/export', { download: ['application/json'] }),
}
