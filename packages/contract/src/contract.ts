import * as access from './access.ts'
import * as apiKeys from './api-keys.ts'
import * as audit from './audit.ts'
import * as bulk from './bulk.ts'
import * as decisions from './decisions.ts'
import * as groupApiKeys from './group-api-keys.ts'
import * as groupRoles from './group-roles.ts'
import * as groups from './groups.ts'
import * as impersonation from './impersonation.ts'
import * as invitations from './invitations.ts'
import * as mail from './mail.ts'
import * as me from './me.ts'
import * as people from './people.ts'
import * as roles from './roles.ts'
import * as sessions from './sessions.ts'
import * as settings from './settings.ts'
import * as signIn from './sign-in.ts'
import * as users from './users.ts'

/** Every operation there is, by feature. Doors, documentation, client and tests walk this object. */
export const contract = {
  signIn: {
    options: signIn.options,
    withPassword: signIn.withPassword,
    checkSetup: signIn.checkSetup,
    completeSetup: signIn.completeSetup,
    requestPasswordReset: signIn.requestPasswordReset,
    checkPasswordReset: signIn.checkPasswordReset,
    completePasswordReset: signIn.completePasswordReset,
  },
  me: {
    show: me.show,
    update: me.update,
    updatePreferences: me.updatePreferences,
    changePassword: me.changePassword,
    signOut: me.signOut,
  },
  sessions: {
    listOwn: sessions.listOwn,
    endOwn: sessions.endOwn,
    endOthers: sessions.endOthers,
    listOfUser: sessions.listOfUser,
    endOfUser: sessions.endOfUser,
  },
  apiKeys: {
    listOwn: apiKeys.listOwn,
    create: apiKeys.create,
    revokeOwn: apiKeys.revokeOwn,
    listOfUser: apiKeys.listOfUser,
    revokeOfUser: apiKeys.revokeOfUser,
  },
  users: {
    list: users.list,
    show: users.show,
    create: users.create,
    update: users.update,
    setRoles: users.setRoles,
    setStatus: users.setStatus,
    remove: users.remove,
    createPasswordReset: users.createPasswordReset,
    unlock: users.unlock,
  },
  invitations: {
    check: invitations.check,
    accept: invitations.accept,
    resend: invitations.resend,
  },
  bulk: {
    setStatus: bulk.setStatus,
    setRole: bulk.setRole,
    remove: bulk.remove,
    countMails: bulk.countMails,
    listJobs: bulk.listJobs,
    showJob: bulk.showJob,
    listRows: bulk.listRows,
  },
  mail: {
    list: mail.list,
    showServer: mail.showServer,
    open: mail.open,
    resend: mail.resend,
    resendFailed: mail.resendFailed,
    test: mail.test,
    listOwn: mail.listOwn,
  },
  access: {
    show: access.show,
    showAt: access.showAt,
    setLimit: access.setLimit,
    clearLimit: access.clearLimit,
    checkLimit: access.checkLimit,
    explain: access.explain,
    whoCan: access.whoCan,
  },
  capabilities: {
    list: access.listCapabilities,
    grant: access.grantCapability,
    revoke: access.revokeCapability,
  },
  roles: {
    list: roles.list,
    create: roles.create,
    update: roles.update,
    remove: roles.remove,
    listPermissions: roles.listPermissions,
  },
  groups: {
    list: groups.list,
    listOfUser: groups.listOfUser,
    create: groups.create,
    show: groups.show,
    update: groups.update,
    remove: groups.remove,
    listMembers: groups.listMembers,
    listCandidates: groups.listCandidates,
    addMembers: groups.addMembers,
    setMemberRole: groups.setMemberRole,
    removeMember: groups.removeMember,
    listHistory: groups.listHistory,
  },
  groupApiKeys: {
    list: groupApiKeys.list,
    create: groupApiKeys.create,
    wake: groupApiKeys.wake,
    revoke: groupApiKeys.revoke,
  },
  groupRoles: {
    set: groupRoles.set,
  },
  impersonation: {
    start: impersonation.start,
    stop: impersonation.stop,
  },
  decisions: {
    identify: decisions.identify,
    describe: decisions.describe,
  },
  people: {
    list: people.list,
  },
  settings: {
    showLook: settings.showLook,
    updateLook: settings.updateLook,
    showGroups: settings.showGroups,
    updateGroups: settings.updateGroups,
  },
  audit: {
    list: audit.list,
    listActions: audit.listActions,
    exportEvents: audit.exportEvents,
  },
} as const
