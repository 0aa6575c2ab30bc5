import { Box, Paper, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { accentStyle } from '../../ui/accent.ts'
import { placeName } from '../sign-in/PublicPage.tsx'
import { TenantLogo } from '../sign-in/TenantLogo.tsx'
import type { BrandingValues } from './use-branding-draft.ts'

/** The sign-in page and a mail in small. Its controls do nothing. */
export function BrandingPreview({ branding }: { branding: BrandingValues }) {
  return (
    <Stack
      role="region"
      aria-label={t('settings.preview')}
      gap="md"
      style={{ ...accentStyle(branding.accentColor), alignSelf: 'start' }}
    >
      <Sheet title={t('settings.signInPage')}>
        {(branding.logos.light ?? branding.logos.dark) && (
          <Stack align="center">
            <TenantLogo logos={branding.logos} />
          </Stack>
        )}
        <Text fw={600} ta="center" style={{ overflowWrap: 'anywhere' }}>
          {placeName(branding.title, branding.name)}
        </Text>
        <Paper p="md" withBorder className="rc-accent-card">
          <Stack gap="xs">
            <Text fw={600}>{t('signIn.title')}</Text>
            <Swatch>{t('signIn.title')}</Swatch>
          </Stack>
        </Paper>
      </Sheet>
      <Sheet title={t('settings.mail')}>
        {branding.logos.light ? (
          <Box p="xs" bg="#ffffff" style={{ borderTop: '4px solid var(--accent)' }}>
            <img
              src={branding.logos.light.url}
              alt={branding.name}
              style={{ display: 'block', maxWidth: '100%', maxHeight: 40 }}
            />
          </Box>
        ) : (
          <Text size="sm" fw={600} p="xs" className="rc-accent" style={{ overflowWrap: 'anywhere' }}>
            {branding.name}
          </Text>
        )}
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {t('settings.yourInvitation', { title: branding.title })}
        </Text>
        <Swatch>{t('settings.completeRegistration')}</Swatch>
      </Sheet>
    </Stack>
  )
}

function Sheet({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={4}>
      <Text size="xs" c="dimmed" fw={600}>
        {title}
      </Text>
      <Box p="md" bg="var(--surface-side)" style={{ borderRadius: 'var(--mantine-radius-sm)' }}>
        <Stack gap="sm">{children}</Stack>
      </Box>
    </Stack>
  )
}

function Swatch({ children }: { children: string }) {
  return (
    <Text size="sm" fw={600} ta="center" py={6} className="rc-accent">
      {children}
    </Text>
  )
}
