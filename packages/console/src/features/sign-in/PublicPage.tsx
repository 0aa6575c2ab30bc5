import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { accentStyle } from '../../ui/accent.ts'
import logo from '../../ui/logo.svg?inline'
import { useDocumentTitle } from '../../ui/PageHeader.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { optionsQuery } from './sign-in.queries.ts'

interface PublicPageProps {
  title: string
  /** Names of product and tenant, when they are known. */
  place?: string | undefined
  /** Colour of the product, when it is known. */
  accentColor?: string | undefined
  children: ReactNode
}

/** A page without sign-in: one card with one thing to do. */
export function PublicPage(props: PublicPageProps) {
  useDocumentTitle(props.title, props.place)
  return (
    <main>
      <PublicCard {...props} />
    </main>
  )
}

/** The card of such a page. */
export function PublicCard({ title, place, accentColor, children }: PublicPageProps) {
  return (
    <Box
      bg="var(--surface-side)"
      mih="100dvh"
      px="md"
      py={{ base: 'xl', sm: 80 }}
      style={accentStyle(accentColor)}
      {...(accentColor ? { className: 'rc-accent-page' } : {})}
    >
      <Stack maw={400} mx="auto" gap="lg">
        <Group gap="xs" justify="center">
          <img src={logo} alt="" width={26} height={26} />
          <Text fw={600} size="lg">
            {place ?? 'Rollcall'}
          </Text>
        </Group>
        <Paper p={{ base: 'lg', sm: 'xl' }} withBorder className="rc-accent-card">
          <Stack gap="md">
            <Title order={1}>{title}</Title>
            {children}
          </Stack>
        </Paper>
        <LanguageSwitch />
      </Stack>
    </Box>
  )
}

/** The same with the branding of the tenant; plain until it is known, or if it cannot be loaded. */
export function TenantPage(page: Pick<PublicPageProps, 'title' | 'children'>) {
  const { data } = useQuery(optionsQuery())
  return (
    <PublicPage
      {...page}
      place={data && placeName(data.product, data.tenant.name)}
      accentColor={data?.accentColor}
    />
  )
}

/** The product's name, followed by the tenant's if it differs. */
export function placeName(product: string, tenant: string): string {
  return product === tenant ? product : `${product} · ${tenant}`
}
