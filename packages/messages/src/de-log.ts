import { audit } from './de/audit.ts'
import { auditField } from './de/audit-field.ts'
import { told } from './de/told.ts'

export const log = { audit, auditField, told } as const
