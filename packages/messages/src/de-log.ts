import { audit } from './de/audit.ts'
import { auditField } from './de/audit-field.ts'
import { auditReason } from './de/audit-reason.ts'
import { told } from './de/told.ts'

export const log = { audit, auditField, auditReason, told } as const
