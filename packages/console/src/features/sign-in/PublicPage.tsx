import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { SignInOptions } from '@rollcall/contract/sign-in.ts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { accentStyle } from '../../ui/accent.ts'
import logo from '../../ui/logo.svg?inline'
import { useDocumentTitle } from '../../ui/PageHeader.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { optionsQuery } from './sign-in.queries.ts'
import { TenantLogo } from './TenantLogo.tsx'

interface PublicPageProps {
  title: string
  children: ReactNode
}

/**
 * What one sees before being signed in: one card and one thing to do, in the name, colour and logo of the tenant; plain until they are
 * known, or where they cannot be had.
 */
export function PublicPage({ title, children }: PublicPageProps) {
  const { data } = useQuery(optionsQuery())
  useDocumentTitle(title, data && placeName(data.product, data.tenant.name))
  return (
    <main>
      <PublicCard title={title} look={data}>
        {children}
      </PublicCard>
    </main>
  )
}

interface PublicCardProps extends PublicPageProps {
  look: SignInOptions | undefined
  /** Shown as the name until the look is known. */
  place?: string
}

/** What such a page shows, without being a page of its own. */
export function PublicCard({ title, look, place = 'Rollcall', children }: PublicCardProps) {
  return (
    <Box
      bg="var(--surface-side)"
      mih="100dvh"
      px="md"
      py={{ base: 'xl', sm: 80 }}
      style={accentStyle(look?.accentColor)}
      {...(look ? { className: 'rc-accent-page' } : {})}
    >
      <Stack maw={400} mx="auto" gap="lg">
        <PlaceHead look={look} place={look ? placeName(look.product, look.tenant.name) : place} />
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

function PlaceHead({ look, place }: { look: SignInOptions | undefined; place: string }) {
  if (look?.logos.light ?? look?.logos.dark)
    return (
      <Stack gap="xs" align="center">
        <TenantLogo logos={look.logos} />
        <Text size="sm" ta="center" style={{ overflowWrap: 'anywhere' }}>
          {place}
        </Text>
      </Stack>
    )
  return (
    <Group gap="xs" justify="center">
      <img src={logo} alt="" width={26} height={26} />
      <Text fw={600} size="lg">
        {place}
      </Text>
    </Group>
  )
}

/** The product's name, followed by the tenant's if it differs. */
export function placeName(product: string, tenant: string): string {
  return product === tenant ? product : `${product} · ${tenant}`
}
