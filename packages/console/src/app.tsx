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

// color-scheme.js reads the same key before the first paint.
const colorSchemes = localStorageColorSchemeManager({ key: 'rollcall-color-scheme' })

// The page shows a problem with its code; every other error that breaks a page is a fault of the console.
function onCaughtError(error: unknown): void {
  if (!(error instanceof ProblemError)) reportError(error)
}

/** Shows the page of the address. */
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
