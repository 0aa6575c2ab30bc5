import { later } from '../../ui/later.tsx'

// The library of charts is larger than the page around them, so it is loaded when its numbers are shown. All charts are in one module: what
// two modules share would be loaded with every page.

export const SignInChart = later(() => import('./Charts.tsx').then((module) => module.SignInChart), {
  rare: true,
})

export const StatusChart = later(() => import('./Charts.tsx').then((module) => module.StatusChart), {
  rare: true,
})

export const LinesChart = later(() => import('./Charts.tsx').then((module) => module.LinesChart), {
  rare: true,
})
