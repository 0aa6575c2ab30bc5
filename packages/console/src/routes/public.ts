import { createRoute, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router'
import { presentAddress, reloadAt } from '../api/page.ts'
import { pageTenant, tenantIn } from '../api/tenant.ts'
import { firstPage } from '../shell/pages.ts'
import { requireMe } from '../shell/session.ts'
import { page, returnSearch, rootRoute } from './root.ts'

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context, location }) => {
    throw redirect({
      to: firstPage(await requireMe(context.queryClient, location.publicHref)),
      replace: true,
    })
  },
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { returnTo?: string; cookie?: 'lost' } => ({
    ...returnSearch(search),
    ...(search.cookie === 'lost' ? { cookie: 'lost' } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/sign-in/SignInPage.tsx'), 'SignInPage'),
})

const elsewhereRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in/elsewhere',
  validateSearch: returnSearch,
  component: page(() => import('../features/sign-in/ElsewherePage.tsx'), 'ElsewherePage'),
})

const signOutRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-out',
  validateSearch: returnSearch,
  component: page(() => import('../features/sign-in/SignOutPage.tsx'), 'SignOutPage'),
})

const forgotPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  component: page(() => import('../features/sign-in/ForgotPasswordPage.tsx'), 'ForgotPasswordPage'),
})

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: page(() => import('../features/sign-in/SetupPage.tsx'), 'SetupPage'),
})

const recoverRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/recover',
  component: page(() => import('../features/sign-in/SetupPage.tsx'), 'RecoverPage'),
})

const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/register',
  component: page(() => import('../features/sign-in/RegisterPage.tsx'), 'RegisterPage'),
})

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  component: page(() => import('../features/sign-in/ResetPasswordPage.tsx'), 'ResetPasswordPage'),
})

const confirmEmailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/confirm-email',
  component: page(() => import('../features/sign-in/ConfirmEmailPage.tsx'), 'ConfirmEmailPage'),
})

const undoEmailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/undo-email',
  component: page(() => import('../features/sign-in/UndoEmailPage.tsx'), 'UndoEmailPage'),
})

/** An address of another tenant, reached by the browser's history: the page is loaded anew, for that tenant. */
const otherTenantRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/t/$',
  beforeLoad: () => {
    if (tenantIn(window.location.pathname) === pageTenant()) throw notFound()
    return reloadAt(presentAddress())
  },
})

export const publicRoutes = [
  homeRoute,
  signInRoute,
  elsewhereRoute,
  signOutRoute,
  forgotPasswordRoute,
  setupRoute,
  recoverRoute,
  registerRoute,
  resetRoute,
  confirmEmailRoute,
  undoEmailRoute,
  otherTenantRoute,
] as const
