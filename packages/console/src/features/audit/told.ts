import type { AuditEvent } from '@rollcall/contract/audit.ts'
import { t } from '../../i18n/messages.ts'
import { listOf } from '../../ui/list.ts'
import { changesBetween, fieldName } from './changes.ts'

/** What a name in a sentence stands for. Without an id it is only a name. */
export interface Subject {
  kind: string
  id: string | null
  name: string
  deleted?: boolean | undefined
}

/** An event as a sentence: a message, what fills its places, and the subjects that its tags stand for. */
export interface Told {
  key: string
  values: Record<string, string | number>
  subjects: { actor: Subject; target: Subject; owner: Subject }
  /** The keys of the roles that were given and taken. */
  roles: { added: string[]; removed: string[] }
}

type Facts = Record<string, unknown>

/** Which sentence tells an event, and with what. Events that this version does not know are told by their action. */
export function told(event: AuditEvent): Told {
  const key = `told.${event.action}`
  const before: Facts = event.before ?? {}
  const after: Facts = event.after ?? {}
  const roles = {
    added: without(namesIn(after.roles), namesIn(before.roles)),
    removed: without(namesIn(before.roles), namesIn(after.roles)),
  }
  // Without the attributes that the reader may not see.
  const fields = changesBetween(before, after).map(({ field }) => fieldName(field))
  return {
    key: t.has(key) ? key : 'audit.other',
    values: {
      action: event.action,
      about: event.target ? 'some' : 'none',
      operation: event.target?.name ?? '',
      fields: listOf(fields),
      fieldCount: fields.length,
      ...gainsAndLosses(roles, before, after),
      ...textsOf(before, after),
      count: numberIn(after, 'ended', 'mails', 'users'),
      keyCount: namesIn(after.keys).length,
      people: fewOf(namesIn(after.users)),
    },
    subjects: {
      actor: actorOf(event),
      target: targetOf(event),
      owner: { kind: 'owner', id: textIn(after, 'owner'), name: textIn(after, 'ownerName') ?? '' },
    },
    roles,
  }
}

/** The sentence as plain text, for notifications, labels and files. */
export function toldInText(event: AuditEvent): string {
  const { key, values, subjects, roles } = told(event)
  const say = (subject: Subject) => (inside: string[]) => inside.join('') || subject.name
  const tags = {
    actor: say(subjects.actor),
    target: say(subjects.target),
    owner: say(subjects.owner),
    ...namesOf(roles),
  }
  return t.rich<'audit.other', string>(key as 'audit.other', tags, values as { action: string }).join('')
}

/** Why: what the server gives as a reason in the reader's words, what somebody typed as it is. */
export function reasonOf({ action, reason }: AuditEvent): string | null {
  if (reason === null || !/^(sign-in\.failed|password\.reset-requested)$/.test(action)) return reason
  const key = `auditReason.${reason.replaceAll(' ', '_')}`
  return t.has(key) ? t.say(key) : reason
}

/** Who acted, as a sentence names them. */
export function actorOf({ actor, apiKey, impersonator }: AuditEvent): Subject {
  const kind = actor.kind === 'service-account' ? 'user' : actor.kind
  if (kind === 'anonymous') return { kind, id: null, name: t('audit.nobody') }
  if (kind === 'system' && actor.name === 'The server') return { kind, id: null, name: t('audit.theServer') }
  if (kind === 'tenant') return { kind: 'none', id: null, name: t('audit.ofTenant', { name: actor.name }) }
  const really = impersonator && t('audit.viewingAs', { name: impersonator.name, user: actor.name })
  const name = really ?? (apiKey ? t('audit.withKey', { name: actor.name, key: apiKey.name }) : actor.name)
  return { kind, id: actor.id, name, deleted: actor.deleted }
}

/** What an event is about, as a sentence names it. */
export function targetOf({ target, before, after }: AuditEvent): Subject {
  if (!target) return { kind: 'none', id: null, name: '' }
  const name = target.name ?? target.id ?? ''
  // A key is looked at where its owner is.
  if (target.kind === 'api-key')
    return { kind: 'api-key', id: textIn(after ?? {}, 'owner') ?? textIn(before ?? {}, 'owner'), name }
  return { kind: target.kind, id: target.id, name, deleted: target.deleted }
}

function namesOf({ added, removed }: Told['roles']) {
  return { added: () => listOf(added), removed: () => listOf(removed) }
}

function gainsAndLosses(roles: Told['roles'], before: Facts, after: Facts) {
  const addedCount = roles.added.length + namesIn(after.permissionsAdded).length
  const removedCount = roles.removed.length + namesIn(before.permissionsRemoved).length
  const change =
    addedCount > 0 ? (removedCount > 0 ? 'both' : 'added') : removedCount > 0 ? 'removed' : 'none'
  return { change, addedCount, removedCount }
}

function without(names: string[], others: string[]): string[] {
  return names.filter((name) => !others.includes(name))
}

function textsOf(before: Facts, after: Facts) {
  const either = (name: string) => textIn(after, name) ?? textIn(before, name) ?? ''
  return {
    permission: either('permission'),
    key: either('key'),
    attribute: either('attribute'),
    // Who left is named before, who came afterwards.
    user: textIn(before, 'user') ?? textIn(before, 'owner') ?? textIn(after, 'user') ?? '',
    level: either('role'),
    heir: textIn(after, 'owner') ?? textIn(after, 'defaultAdministrator') ?? t('audit.empty'),
    // What a message selects by has no hyphens.
    job: either('action').replaceAll('-', '_'),
  }
}

function textIn(facts: Facts, name: string): string | null {
  const value = facts[name]
  return typeof value === 'string' ? value : null
}

function numberIn(facts: Facts, ...names: string[]): number {
  const found = names.map((name) => facts[name]).find((value) => typeof value === 'number')
  return typeof found === 'number' ? found : 0
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}

const named = 3

/** The first names, and how many more there are. */
function fewOf(names: string[]): string {
  const rest = names.length - named
  if (rest <= 1) return listOf(names)
  return t('audit.andOthers', { names: names.slice(0, named).join(', '), count: rest })
}
