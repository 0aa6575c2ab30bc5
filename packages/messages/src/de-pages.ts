import { account } from './de/account.ts'
import { attributes } from './de/attributes.ts'
import { backups } from './de/backups.ts'
import { capabilities } from './de/capabilities.ts'
import { executions } from './de/executions.ts'
import { firstSteps } from './de/first-steps.ts'
import { imports } from './de/imports.ts'
import { machines } from './de/machines.ts'
import { mailTexts } from './de/mail-texts.ts'
import { mails } from './de/mails.ts'
import { nodes } from './de/nodes.ts'
import { offboarding } from './de/offboarding.ts'
import { overview } from './de/overview.ts'
import { permissions } from './de/permissions.ts'
import { problemTitle } from './de/problem-titles.ts'
import { publicPages } from './de/public-pages.ts'
import { recycleBin } from './de/recycle-bin.ts'
import { roles } from './de/roles.ts'
import { seats } from './de/seats.ts'
import { settings } from './de/settings.ts'
import { strength } from './de/strength.ts'
import { tenants } from './de/tenants.ts'
import { visits } from './de/visits.ts'

export const pages = {
  account,
  attributes,
  backups,
  capabilities,
  executions,
  firstSteps,
  imports,
  machines,
  mailTexts,
  mails,
  nodes,
  offboarding,
  overview,
  permissions,
  publicPages,
  recycleBin,
  roles,
  settings,
  problemTitle,
  strength,
  seats,
  tenants,
  visits,
} as const
