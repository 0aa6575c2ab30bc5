import { account } from './en/account.ts'
import { attributes } from './en/attributes.ts'
import { backups } from './en/backups.ts'
import { capabilities } from './en/capabilities.ts'
import { executions } from './en/executions.ts'
import { firstSteps } from './en/first-steps.ts'
import { imports } from './en/imports.ts'
import { machines } from './en/machines.ts'
import { mailTexts } from './en/mail-texts.ts'
import { mails } from './en/mails.ts'
import { nodes } from './en/nodes.ts'
import { offboarding } from './en/offboarding.ts'
import { overview } from './en/overview.ts'
import { permissions } from './en/permissions.ts'
import { problemTitle } from './en/problem-titles.ts'
import { publicPages } from './en/public-pages.ts'
import { recycleBin } from './en/recycle-bin.ts'
import { roles } from './en/roles.ts'
import { seats } from './en/seats.ts'
import { settings } from './en/settings.ts'
import { strength } from './en/strength.ts'
import { tenants } from './en/tenants.ts'
import { visits } from './en/visits.ts'

/** What the console says only on pages that are opened from the first ones, which do not wait for it. */
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
