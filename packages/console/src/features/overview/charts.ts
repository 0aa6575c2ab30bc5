import { later } from '../../ui/later.tsx'

// The library of charts is larger than the page around them. It is loaded when the page is shown.

export const SignInChart = later(() => import('./SignInChart.tsx').then((module) => module.SignInChart), {
  rare: true,
})

export const StatusChart = later(() => import('./StatusChart.tsx').then((module) => module.StatusChart), {
  rare: true,
})
