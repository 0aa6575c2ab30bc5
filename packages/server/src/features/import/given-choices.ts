import type { Principal, Tenant } from '../../platform/principal.ts'
import { type FieldProblem, fieldsRefusal } from '../../platform/problem.ts'
import type { ImportRow } from './imports.store.ts'
import { targetsFor } from './upload.ts'

const furthest = 366 * 24 * 3_600_000

/** When invitations go out; throws `request.invalid` for a moment that is missing, over or too far away. */
export function laterIn(at: string | null | undefined, now: Date): Date {
  if (at === undefined || at === null) throw fieldsRefusal([{ field: 'inviteAt', code: 'missing' }])
  const moment = new Date(at)
  const distance = moment.getTime() - now.getTime()
  if (distance <= 0 || distance > furthest)
    throw fieldsRefusal([{ field: 'inviteAt', code: 'import_invite_at' }])
  return moment
}

/** The columns of a file with what they hold now. Throws `request.invalid` where that is not possible. */
export function matched(
  { actor, tenant }: { actor: Principal; tenant: Tenant },
  { columns }: ImportRow,
  targets: readonly ImportRow['columns'][number]['target'][],
): ImportRow['columns'] {
  if (targets.length !== columns.length)
    throw fieldsRefusal([{ field: 'columns', code: 'import_columns', params: { count: columns.length } }])
  const allowed = new Set(targetsFor(actor, tenant))
  const errors = targets.flatMap((target, at): FieldProblem[] => {
    if (target === null) return []
    const field = `columns.${at}`
    if (!allowed.has(target)) return [{ field, code: 'import_target' }]
    return targets.indexOf(target) === at ? [] : [{ field, code: 'import_target_twice' }]
  })
  if (errors.length > 0) throw fieldsRefusal(errors)
  return columns.map((column, at) => ({ ...column, target: targets[at] ?? null }))
}
