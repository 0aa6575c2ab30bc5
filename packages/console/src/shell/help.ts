/**
 * The heading of the docs about each page of the console, by the beginning of its address: the longest one counts. scripts/docs.test.ts
 * holds that every page has a heading that exists.
 */
const headings: Record<string, string> = {
  '/account': 'operators#your-own-account',
  '/account/password': 'security#guessing-passwords',
  '/account/api-keys': 'engineers#call-the-api',
  '/account/notices': 'operators#mail',
  '/groups': 'operators#groups',
  '/settings/overview': 'operators#see-the-state-of-a-tenant',
  '/settings/users': 'operators#users',
  '/users': 'operators#users',
  '/settings/groups': 'operators#groups',
  '/settings/capabilities': 'operators#capabilities',
  '/settings/roles': 'operators#roles',
  '/settings/permissions': 'operators#find-out-why-a-user-may-do-something-and-who-may',
  '/settings/audit': 'operators#ask-the-audit-log',
  '/settings/mail': 'operators#mail',
  '/settings/attributes': 'operators#user-attributes',
  '/settings/advanced': 'operators#change-how-sign-in-pages-and-mails-look',
  '/settings/service-accounts': 'service-accounts#promote-an-account',
  '/settings/visitors': 'service-accounts#give-access',
  '/settings/recycle-bin': 'operators#recycle-bin',
  '/server/tenants': 'operators#run-several-tenants',
  '/server/users': 'operators#run-several-tenants',
  '/server/visits': 'service-accounts#review-access',
  '/server/backups': 'operators#back-up-and-restore',
  '/server/executions': 'operators#see-the-jobs-of-all-tenants',
  '/server/nodes': 'operators#see-how-the-nodes-do',
}

/** The docs about a page; their first page where there is nothing about it. */
export function helpFor(pathname: string): string {
  const [found] = Object.keys(headings)
    .filter((beginning) => pathname === beginning || pathname.startsWith(`${beginning}/`))
    .sort((a, b) => b.length - a.length)
  return found === undefined ? '/docs' : `/docs/${headings[found]}`
}
