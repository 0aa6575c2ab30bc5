/** What stands for the parameters of addresses, by their names in the router. */
export interface Shown {
  user: string
  group: string
  role: string
  offboarding: string
  target: string
  permission: string
}

const menuOfUsers = ['viewAs', 'changeRoles', 'deactivate', 'resetPassword', 'offboard', 'delete']
const tabsOfUser = ['overview', 'access', 'groups', 'sign-in', 'mails', 'history']

/** The pages before sign-in, and those that end a session. */
export const signedOut: Record<string, string[]> = {
  '/sign-in': ['', '?cookie=lost'],
  '/sign-in/elsewhere': [''],
  '/sign-out': [''],
  '/forgot-password': [''],
  '/setup': [''],
  '/recover': [''],
  '/register': [''],
  '/reset-password': ['#rcl_nothing'],
  '/confirm-email': ['#rcl_nothing'],
  '/undo-email': ['#rcl_nothing'],
}

/** All other pages, each with the searches that open its states and dialogs. */
export function signedIn({ user, role, permission }: Shown): Record<string, string[]> {
  return {
    '/account': [''],
    '/account/access': [''],
    '/account/password': [''],
    '/account/sessions': [''],
    '/account/api-keys': ['', '?create=yes'],
    '/account/notices': [''],
    '/account/preferences': [''],
    '/groups': ['', '?show=all', '?create=yes'],
    '/groups/$group': ['', '?tab=roles', '?tab=api-keys', '?tab=history'],
    '/settings/overview': [''],
    '/settings/users': [
      '',
      '?q=nobody-of-this-name',
      '?role=member&status=active&locked=no',
      '?add=yes',
      '?add=many',
      `?edit=${user}`,
      ...menuOfUsers.map((ask) => `?ask=${ask}&of=${user}`),
      ...tabsOfUser.map((tab) => `?user=${user}&tab=${tab}`),
    ],
    '/users/$user': ['', `?why=${permission}`],
    '/settings/groups': ['', '?ownerless=yes', '?q=nothing-of-this-name'],
    '/settings/users/jobs': [''],
    '/settings/recycle-bin': [''],
    '/server/tenants': ['', '?create=yes', '?q=nothing-of-this-name'],
    '/server/tenants/$target': [''],
    '/server/users': ['', '?q=ad'],
    '/server/executions': ['', '?state=failed'],
    '/server/nodes': [''],
    '/settings/users/offboardings': [''],
    '/settings/users/offboardings/$offboarding': [''],
    '/settings/capabilities': ['', '?grant=yes'],
    '/settings/roles': ['', '?add=yes', `?compare=${role}&with=member`],
    '/settings/roles/$role': [''],
    '/settings/permissions': ['', `?permission=${permission}`],
    '/settings/audit': ['', '?range=30d&outcome=refused', '?q=nothing-of-this-name'],
    '/settings/mail': [''],
    '/settings/mail/texts': [''],
    '/settings/attributes': [''],
    '/settings/service-accounts': ['', '?promote=yes'],
    '/settings/visitors': [''],
    '/server/visits': ['', '?give=yes'],
    '/settings/advanced': [''],
    '/settings/nothing': [''],
  }
}

/** Routes that only lead on to another page, and the address for what is at none. */
const leadOn = ['/', '/settings', '/t/$']
const atNoRoute = '/settings/nothing'

/** The addresses of both lists that no route has, and the routes of the page that neither list has. */
export function missing(routes: string[], shown: Shown): string[] {
  const listed = new Set([...Object.keys(signedOut), ...Object.keys(signedIn(shown))])
  const there = new Set(routes.map((route) => route.replace(/(.)\/$/, '$1')))
  return [
    ...[...there].filter((route) => !listed.has(route) && !leadOn.includes(route)),
    ...[...listed].filter((route) => !there.has(route) && route !== atNoRoute),
  ]
}

/** Every address with its parameters filled in. */
export function addressesOf(pages: Record<string, string[]>, shown: Shown): string[] {
  const filled = (route: string) =>
    route.replace(/\$(\w+)/g, (_, name: string) => encodeURIComponent(shown[name as keyof Shown]))
  return Object.entries(pages).flatMap(([route, searches]) =>
    searches.map((search) => `${filled(route)}${search}`),
  )
}
