import { Box, Paper, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { accentStyle } from '../../ui/accent.ts'
import { placeName } from '../sign-in/PublicPage.tsx'
import { TenantLogo } from '../sign-in/TenantLogo.tsx'
import type { LookValues } from './use-look-draft.ts'

/** The sign-in page and a mail in small. Nothing of it can be operated. */
export function LookPreview({ look }: { look: LookValues }) {
  return (
    <Stack
      role="region"
      aria-label={t('settings.preview')}
      gap="md"
      style={{ ...accentStyle(look.accentColor), alignSelf: 'start' }}
    >
      <Sheet title={t('settings.signInPage')}>
        {(look.logos.light ?? look.logos.dark) && (
          <Stack align="center">
            <TenantLogo logos={look.logos} />
          </Stack>
        )}
        <Text fw={600} ta="center" style={{ overflowWrap: 'anywhere' }}>
          {placeName(look.title, look.name)}
        </Text>
        <Paper p="md" withBorder className="rc-accent-card">
          <Stack gap="xs">
            <Text fw={600}>{t('signIn.title')}</Text>
            <Swatch>{t('signIn.title')}</Swatch>
          </Stack>
        </Paper>
      </Sheet>
      <Sheet title={t('settings.mail')}>
        {look.logos.light ? (
          <Box p="xs" bg="#ffffff" style={{ borderTop: '4px solid var(--accent)' }}>
            <img
              src={look.logos.light.url}
              alt={look.name}
              style={{ display: 'block', maxWidth: '100%', maxHeight: 40 }}
            />
          </Box>
        ) : (
          <Text size="sm" fw={600} p="xs" className="rc-accent" style={{ overflowWrap: 'anywhere' }}>
            {look.name}
          </Text>
        )}
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {t('settings.yourInvitation', { title: look.title })}
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
