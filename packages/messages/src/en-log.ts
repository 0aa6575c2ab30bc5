import { audit } from './en/audit.ts'
import { auditField } from './en/audit-field.ts'
import { auditReason } from './en/audit-reason.ts'
import { told } from './en/told.ts'

/** What the console says where it tells events of the audit log. */
export const log = { audit, auditField, auditReason, told } as const
