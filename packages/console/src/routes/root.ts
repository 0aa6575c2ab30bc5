import type { Me } from '@rollcall/contract/me.ts'
import type { Operation } from '@rollcall/contract/operation.ts'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router'
import { mayCall } from '../api/me.ts'
import { refusal } from '../api/problem.ts'
import { loadPageMessages, loadSignedInMessages, t } from '../i18n/messages.ts'
import { requireMe } from '../shell/session.ts'

interface RouterContext {
  queryClient: QueryClient
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet })

/** Any page but those on which visits begin: its sentences are loaded before its modules, which may use them as soon as they run. */
export function page<Module extends Record<string, unknown>>(
  load: () => Promise<Module>,
  name: keyof Module & string,
) {
  return lazyRouteComponent(async () => {
    await Promise.all([loadSignedInMessages(), loadPageMessages()])
    return load()
  }, name)
}

/** What a visit after sign-in begins with: it does not wait for the sentences of the other pages. */
export function beginning<Module extends Record<string, unknown>>(
  load: () => Promise<Module>,
  name: keyof Module & string,
) {
  return lazyRouteComponent(() => loadSignedInMessages().then(load), name)
}

/** Where to go afterwards, unchecked: before going there, `returnTarget` checks it against the products. */
export function returnSearch({ returnTo }: Record<string, unknown>): { returnTo?: string } {
  return typeof returnTo === 'string' && returnTo ? { returnTo } : {}
}

export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const me = await requireMe(context.queryClient, location.publicHref)
    if (me.mustChangePassword && location.pathname !== '/account/password') {
      throw redirect({ to: '/account/password', replace: true })
    }
    return { me }
  },
  component: beginning(() => import('../shell/Shell.tsx'), 'Shell'),
})

/** Shows the missing permission before a page sends a request that would be refused. */
export function asks(operation: Operation) {
  return ({ context }: { context: { me: Me } }) => {
    if (!mayCall(context.me, operation)) throw lacking(operation.needs)
  }
}

export function lacking(permission = '') {
  return refusal('access.denied', t('failure.needsPermission', { permission }), t('failure.deniedTitle'))
}

/** A page in the shell that asks this operation first. */
export function askingPage<
  const Path extends string,
  Validator extends ((search: Record<string, unknown>) => object) | undefined = undefined,
>(path: Path, operation: Operation, options: { validateSearch?: Validator; component: RouteComponent }) {
  return createRoute({
    getParentRoute: () => shellRoute,
    path,
    validateSearch: options.validateSearch as Validator,
    beforeLoad: asks(operation),
    component: options.component,
  })
}
