import './styles.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { ProblemError } from '@rollcall/contract/client.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/query-client.ts'
import { router } from './router.tsx'
import { TipPlace } from './ui/Tip.tsx'
import { cssVariablesResolver, makeTheme } from './ui/theme.ts'
import { Toasts } from './ui/toast.tsx'

// The same key is read by color-scheme.js before the first paint.
const colorSchemes = localStorageColorSchemeManager({ key: 'rollcall-color-scheme' })

// A problem is explained on the page, with its code; everything else that a page breaks on is a fault of ours.
function onCaughtError(error: unknown): void {
  if (!(error instanceof ProblemError)) reportError(error)
}

/** Shows the page that the address says. */
export function showPage(): void {
  createRoot(document.getElementById('root') as HTMLElement, { onCaughtError }).render(
    <StrictMode>
      <MantineProvider
        theme={makeTheme()}
        cssVariablesResolver={cssVariablesResolver}
        colorSchemeManager={colorSchemes}
        defaultColorScheme="auto"
      >
        <Toasts />
        <TipPlace />
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
