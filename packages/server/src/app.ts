import { hostname } from 'node:os'
import { apiBindings } from '@rollcall/contract/contract.ts'
import type { Logger } from 'pino'
import { shippedProfiles } from './cli/profile-file.ts'
import { accessOperations } from './features/access/access.operations.ts'
import { listActiveHolders } from './features/access/access.who-can.ts'
import { capabilitiesOperations } from './features/access/capabilities.operations.ts'
import { holdAccounts } from './features/accounts/users.held.ts'
import { apiKeysOperations } from './features/api-keys/api-keys.operations.ts'
import { auditOperations } from './features/audit/audit.operations.ts'
import { auditing } from './features/audit/audit-of-events.ts'
import { backupsOperations } from './features/backups/backups.operations.ts'
import { createBackupWorker } from './features/backups/backups.worker.ts'
import { decisionsOperations } from './features/decisions/decisions.operations.ts'
import { createSubjects } from './features/decisions/subjects.ts'
import { peopleOperations } from './features/directory/people.operations.ts'
import { executionsOperations } from './features/executions/executions.operations.ts'
import { exportsOperations } from './features/exports/exports.operations.ts'
import { groupApiKeysOperations } from './features/groups/group-api-keys.operations.ts'
import { groupRolesOperations } from './features/groups/group-roles.operations.ts'
import { groupsOperations } from './features/groups/groups.operations.ts'
import { idempotency } from './features/idempotency/idempotency.store.ts'
import { impersonationOperations } from './features/impersonation/impersonation.operations.ts'
import { importsOperations } from './features/import/imports.operations.ts'
import { createImportWorker } from './features/import/imports.worker.ts'
import { invitationsOperations } from './features/invitations/invitations.operations.ts'
import { bulkOperations, jobsOperations } from './features/jobs/jobs.operations.ts'
import { createBulkWorker, type WorkerDeps } from './features/jobs/jobs.worker.ts'
import { lockoutCounters } from './features/lockout/lockout-metrics.ts'
import { machinesOperations } from './features/machines/machines.operations.ts'
import { createDelivery } from './features/mail/delivery.ts'
import { mailOperations } from './features/mail/mail.operations.ts'
import { mailing } from './features/mail/mail.service.ts'
import { mailTextsOperations } from './features/mail/mail-texts.operations.ts'
import { emailChangesOperations } from './features/me/email-changes.operations.ts'
import { meOperations } from './features/me/me.operations.ts'
import { nodesOperations } from './features/nodes/nodes.operations.ts'
import { createSampling } from './features/nodes/sampling.ts'
import { offboardingsOperations } from './features/offboardings/offboardings.operations.ts'
import { createOffboardingWorker } from './features/offboardings/offboardings.worker.ts'
import { overviewOperations } from './features/overview/overview.operations.ts'
import { ownDataOperations } from './features/own-data/own-data.operations.ts'
import {
  createPasswordHasher,
  type PasswordCost,
  type PasswordHasher,
} from './features/passwords/password-hasher.ts'
import { createPasswords } from './features/passwords/passwords.service.ts'
import { picturesOperations } from './features/pictures/pictures.operations.ts'
import { recycleBinOperations } from './features/recycle-bin/recycle-bin.operations.ts'
import { permissionsOperations, rolesOperations } from './features/roles/roles.operations.ts'
import { seatsOperations } from './features/seats/seats.operations.ts'
import { createTenantDeletionWorker } from './features/server/deletion.worker.ts'
import { tenantsOperations } from './features/server/tenants.operations.ts'
import { sessionsOperations } from './features/sessions/sessions.operations.ts'
import { attributesOperations } from './features/settings/attributes.operations.ts'
import { settingsOperations } from './features/settings/settings.operations.ts'
import { createAuthenticator } from './features/sign-in/authenticator.ts'
import { recoveryOperations } from './features/sign-in/recovery.operations.ts'
import { resolve } from './features/sign-in/resolve.ts'
import {
  passwordResetsOperations,
  setupOperations,
  signInOperations,
} from './features/sign-in/sign-in.operations.ts'
import { createVisiting } from './features/sign-in/visiting.ts'
import {
  countingRevisions,
  createTenants,
  holdTenant,
  lockOther,
  type Tenants,
} from './features/tenants/tenants.service.ts'
import { undoOperations } from './features/undo/undo.operations.ts'
import { usersOperations } from './features/users/users.operations.ts'
import { viewsOperations } from './features/views/views.operations.ts'
import { endingVisits } from './features/visits/ending-visits.ts'
import { visitsOperations } from './features/visits/visits.operations.ts'
import { cookieName } from './http/credentials.ts'
import { createDrain } from './http/draining.ts'
import { json } from './http/json.ts'
import { createHttpServer } from './http/server.ts'
import type { Protocol } from './http/translator.ts'
import { authenticate } from './operations/authenticate.ts'
import { authoriseStill } from './operations/authorise.ts'
import { runBatch } from './operations/batch.ts'
import type { RunDeps } from './operations/call.ts'
import { createDenials } from './operations/denials.ts'
import { run } from './operations/run.ts'
import type { BackupSettings } from './platform/backup-settings.ts'
import type { Clock } from './platform/clock.ts'
import { invalidationsSince } from './platform/database/change-log.ts'
import type { Database } from './platform/database/database.ts'
import { cancelledStatements, changesHeard, timeLimitsHit } from './platform/database/database-metrics.ts'
import { inTurn, type Subscriber } from './platform/events.ts'
import { createFairUse } from './platform/fair-use.ts'
import type { Invalidation } from './platform/invalidations.ts'
import type { MailSettings } from './platform/mail-settings.ts'
import { createNodes, type Nodes } from './platform/nodes.ts'
import { createQueue, type Queue, type QueueOptions } from './platform/queue/queue.ts'
import { createRequestCount } from './platform/request-count.ts'
import type { SecretKey } from './platform/vault/secret-keys.ts'
import { createVault } from './platform/vault/vault.ts'
import { readWebSettings, type WebSettings } from './platform/web-settings.ts'
import { authzenProtocol } from './protocols/authzen/authzen.protocol.ts'
import { type ChangeStreams, createChangeStreams } from './protocols/changes/change-streams.ts'
import { changesProtocol } from './protocols/changes/changes.protocol.ts'

export interface AppDeps {
  database: Database
  clock: Clock
  log: Logger
  publicUrl: string
  /** Where people may go back to when they have signed in or out; nowhere unless given. */
  productOrigins?: string[]
  trustedProxies: string[]
  passwordWorkers: number | undefined
  /** In tests, what hashing a password costs. */
  passwordCost?: PasswordCost | undefined
  /** In tests, a hasher that counts. */
  passwordHasher?: PasswordHasher | undefined
  version: string
  /** What stored secrets are encrypted under. Without any, none can be stored. */
  secretKeys?: SecretKey[] | undefined
  /** Of the embedded database: where its key is, unless keys are given. */
  secretKeyFile?: string | undefined
  /** How this node is called where several are told apart; the name of the machine unless given. */
  nodeName?: string | undefined
  /** How mails leave. Without it they are kept. */
  mail?: MailSettings | undefined
  /** How the server appears on the web; by itself without any of it. */
  web?: WebSettings
  /** Where backups are made; none are without a folder. */
  backups?: BackupSettings
  /** In tests, what is spoken beside Rollcall's own. */
  protocols?: readonly Protocol[]
  /** What derives more from events, in the transaction of each change, than the app does by itself. */
  subscribers?: readonly Subscriber[]
  /** In tests, how soon work that failed is tried again. */
  queueTimes?: QueueOptions['times']
}

/** The one place where everything is wired. What it returns listens to nothing yet. */
export async function createApp(deps: AppDeps) {
  const { database, clock, log, publicUrl } = deps
  const backups = deps.backups ?? { folder: undefined, at: [], keep: 7, lock: undefined }
  const hasher = deps.passwordHasher ?? (await createPasswordHasher(deps.passwordWorkers, deps.passwordCost))
  const passwords = createPasswords(hasher)
  const vault = createVault(database, { keys: deps.secretKeys, keyFile: deps.secretKeyFile }, clock)
  const tenants = createTenants(database, {
    clock,
    onEvict: (tenant) => dropStale({ kind: 'tenant', tenant }, [authenticator, visiting, subjects]),
  })
  const queue = createQueue({ database, log, times: deps.queueTimes })
  const subjects = createSubjects({ database, clock })
  const streams = createChangeStreams()
  const nodeName = deps.nodeName ?? hostname()
  const nodes = createNodes({
    name: nodeName,
    sendsMail: deps.mail !== undefined,
    settings: settingsOfAllNodes(deps),
    log,
  })
  const sendsMail = () => deps.mail !== undefined || nodes.othersSendMail
  const derive = inTurn([
    countingRevisions,
    auditing({ clock }),
    mailing(queue, sendsMail),
    ...(deps.subscribers ?? []),
  ])
  const authenticator = createAuthenticator({
    database,
    clock,
    derive,
    tenantById: tenants.byId,
    touchTenant: tenants.touch,
    onError: (err) => log.warn({ err }, 'use or refusal of a credential not noted'),
  })
  const visiting = createVisiting({
    database,
    clock,
    derive,
    tenantById: tenants.byId,
    onError: (err) => log.warn({ err }, 'use of a visit not noted'),
  })
  const caches = [tenants, authenticator, visiting, subjects]
  const listening = followChanges(database, caches, queue, streams, nodes)
  listening.catch(() => {})
  const delivery = createDelivery({
    database,
    clock,
    log,
    publicUrl,
    tenantById: (id) => tenants.byId(id),
    settings: deps.mail,
    othersSend: () => nodes.othersSendMail,
  })
  queue.work('mail', delivery.deliver)
  const sharing = shareMail(queue, nodes, deps)

  const denials = createDenials({
    database,
    clock,
    derive,
    onError: (err) => log.warn({ err }, 'how often something was refused is not in the audit log'),
  })
  const runDeps: RunDeps = {
    database,
    clock,
    authenticate: authenticator.authenticate,
    recheck: (credential) => authenticator.authenticate(credential, { touch: false }),
    visit: visiting.visit,
    tenantBySlug: (slug) => tenants.bySlug(slug),
    tenantById: (id) => tenants.byId(id),
    derive,
    lockTenant: holdTenant,
    lockOther,
    lockAccounts: holdAccounts,
    resolve,
    consequence: endingVisits,
    idempotency,
    fairUse: createFairUse(),
    denials,
    dropStale: (invalidation) => dropStale(invalidation, caches),
  }
  const later: WorkerDeps = {
    runBatch: (batch) => runBatch(batch, runDeps),
    tenantById: (id) => tenants.byId(id),
    read: (tenant, fn) => database.transaction({ tenant, readOnly: true, purpose: 'background' }, fn),
    resolve,
  }
  const bulk = createBulkWorker(later)
  queue.work('bulk', bulk.work)
  queue.work('offboarding', createOffboardingWorker(later))
  queue.work('import', createImportWorker({ ...later, database, clock, queue }))
  const makeBackup = createBackupWorker({
    database,
    clock,
    log,
    derive,
    program: deps.version,
    settings: backups,
    tenantById: (id) => tenants.byId(id),
  })
  queue.work('backup', makeBackup)
  queue.work('tenant-deletion', createTenantDeletionWorker({ ...later, database, queue, clock, derive }))
  const requests = createRequestCount()
  const sampling = createSampling({ database, log, name: nodeName, version: deps.version, requests })
  const drain = createDrain()
  const implementations = [
    ...signInOperations(passwords, { productOrigins: deps.productOrigins ?? [], publicUrl }),
    ...setupOperations(passwords),
    ...recoveryOperations(passwords),
    ...passwordResetsOperations(passwords),
    ...meOperations(passwords),
    ...emailChangesOperations(passwords),
    ...ownDataOperations(database),
    ...picturesOperations,
    ...sessionsOperations,
    ...impersonationOperations,
    ...apiKeysOperations,
    ...groupApiKeysOperations,
    ...usersOperations({ passwords, publicUrl }),
    ...invitationsOperations(passwords),
    ...bulkOperations(queue),
    ...jobsOperations(queue),
    ...recycleBinOperations(passwords),
    ...offboardingsOperations(queue),
    ...accessOperations,
    ...capabilitiesOperations,
    ...rolesOperations,
    ...permissionsOperations,
    ...groupsOperations,
    ...groupRolesOperations,
    ...peopleOperations,
    ...settingsOperations,
    ...attributesOperations,
    ...viewsOperations,
    ...exportsOperations(database),
    ...importsOperations({ database, queue }),
    ...decisionsOperations({
      publicUrl,
      sessionCookie: cookieName(publicUrl),
      authenticate: authenticator.authenticate,
      visit: visiting.visit,
    }),
    ...mailOperations({ queue, settings: deps.mail, publicUrl }),
    ...mailTextsOperations({ settings: deps.mail, publicUrl }),
    ...auditOperations(database),
    ...seatsOperations,
    ...overviewOperations(sendsMail),
    ...undoOperations,
    ...backupsOperations({
      database,
      queue,
      settings: backups,
      tenantBySlug: (slug) => tenants.bySlug(slug),
    }),
    ...visitsOperations(database),
    ...machinesOperations,
    ...executionsOperations({ database, queue, backups }),
    ...nodesOperations(database),
    ...tenantsOperations({ database, publicUrl, queue, shippedProfiles }),
  ]
  const server = await createHttpServer({
    log,
    drain,
    publicUrl,
    trustedProxies: deps.trustedProxies,
    version: deps.version,
    web: deps.web ?? readWebSettings(() => undefined),
    run: (implementation, call) => run(implementation, call, runDeps),
    authoriseStill: (operation, call) => authoriseStill(operation, call, runDeps),
    admit: (operation, call) => authenticate(operation, call, runDeps),
    ready: () => database.ping(),
    measured: {
      passwordLoad: () => hasher.load,
      cachedPrincipals: () => authenticator.size,
      cachedTenants: () => tenants.size,
      nodes,
      secretKeysInUse: () => vault.keysInUse(),
      connections: (purpose) => database.load(purpose),
      requests,
      counters: [...lockoutCounters, cancelledStatements, timeLimitsHit, changesHeard],
    },
    protocols: [
      { translator: json, bindings: apiBindings, implementations },
      changesProtocol(streams, (tenant, position) => invalidationsSince(database, tenant, position)),
      authzenProtocol({
        publicUrl,
        subjects,
        accountsHolding: (tenant, wanted, page, signal) =>
          database.transaction({ tenant: tenant.id, readOnly: true, signal }, (db) =>
            listActiveHolders(db, tenant, wanted, clock.now(), page),
          ),
      }),
      ...(deps.protocols ?? []),
    ],
  })
  // Last, because the database may still be opening.
  const stopListening = await listening
  await vault.opened.catch((error: unknown) => stopListening().then(() => Promise.reject(error)))
  return {
    server,
    drain,
    tenants,
    authenticator,
    subjects,
    streams,
    queue,
    derive,
    /** Begins with what is done after the answer; apart from the server, so that nobody waits for what it loads. */
    async startWork(): Promise<void> {
      if (!deps.mail) await queue.setWorking('mail', !nodes.othersSendMail)
      await Promise.all([queue.start(), sampling.start()])
    },
    /** Finishes the requests and the work that are under way. The database stays open; the caller that opened it closes it. */
    async close(): Promise<void> {
      clearInterval(sharing)
      await server.close()
      await denials.flush()
      bulk.stop()
      await queue.stop()
      await sampling.stop()
      await delivery.close()
      await stopListening()
    },
  }
}

type Cache = Pick<Tenants, 'dropStale' | 'trustCache'>

function dropStale(invalidation: Invalidation, caches: readonly Pick<Cache, 'dropStale'>[]): void {
  for (const cache of caches) cache.dropStale(invalidation)
}

/** What one node has and another has not would make answers depend on who is asked. */
function settingsOfAllNodes({
  publicUrl,
  productOrigins = [],
  mail,
  secretKeys,
}: AppDeps): Record<string, unknown> {
  const { from, auth, ...server } = mail ?? {}
  return {
    ROLLCALL_URL: publicUrl,
    ROLLCALL_PRODUCT_ORIGINS: [...productOrigins].sort(),
    ROLLCALL_SMTP_URL: mail && { ...server, user: auth?.user },
    ROLLCALL_MAIL_FROM: from,
    ROLLCALL_SECRET_KEY: secretKeys?.map(({ id }) => id),
  }
}

/** How often a node without a mail server looks whether others have one, in milliseconds. */
const sharingInterval = 1_000

/** A node without a mail server leaves mails to those that have one, as long as there are any. */
function shareMail(queue: Queue, nodes: Nodes, { mail, log }: AppDeps): NodeJS.Timeout | undefined {
  if (mail) return undefined
  const share = () =>
    void queue
      .setWorking('mail', !nodes.othersSendMail)
      .catch((err: unknown) => log.warn({ err }, 'the mail queue was not left to other nodes'))
  return setInterval(share, sharingInterval).unref()
}

/** Follows the changes of all nodes. While changes may be missed, nothing cached is trusted. */
async function followChanges(
  database: Database,
  caches: readonly Cache[],
  queue: Queue,
  streams: ChangeStreams,
  node: Nodes,
): Promise<() => Promise<void>> {
  return database.listen({
    node,
    onInvalidation(invalidation) {
      dropStale(invalidation, caches)
      streams.hear(invalidation)
    },
    onHint: queue.onHint,
    onPosition(position) {
      streams.onPosition(position)
      node.logRead()
    },
    onState(up) {
      for (const cache of caches) cache.trustCache(up)
      streams.trustChanges(up)
    },
  })
}
