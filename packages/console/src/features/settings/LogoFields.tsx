import { Group, Stack, Text } from '@mantine/core'
import type { Branding, Logo, LogoTheme } from '@rollcall/contract/settings.ts'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { meQuery } from '../../api/me.ts'
import { t } from '../../i18n/messages.ts'
import { PictureButtons, usePictureChange } from '../../ui/PictureButtons.tsx'
import { pictureOf } from '../../ui/picture-file.ts'
import { Section } from '../../ui/Section.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { optionsQuery } from '../sign-in/sign-in.queries.ts'
import { brandingQuery } from './settings.queries.ts'

interface LogoFieldsProps {
  branding: Branding
  disabled: boolean
  /** What is typed beside it goes on from there. */
  onSaved: (branding: Branding) => void
}

/** The logos, each saved as soon as it is chosen. */
export function LogoFields({ branding, ...props }: LogoFieldsProps) {
  return (
    <Section title={t('settings.logo')}>
      <Text size="sm" c="dimmed">
        {t('settings.logoHint')}
      </Text>
      <OneLogo theme="light" logo={branding.logos.light} {...props} />
      <OneLogo theme="dark" logo={branding.logos.dark} {...props} />
    </Section>
  )
}

const labels = { light: 'settings.logoLight', dark: 'settings.logoDark' } as const

interface OneLogoProps extends Omit<LogoFieldsProps, 'branding'> {
  theme: LogoTheme
  logo: Logo | null
}

function OneLogo({ theme, logo, disabled, onSaved }: OneLogoProps) {
  const change = useLogo(theme, onSaved)
  const label = t(labels[theme])
  return (
    <Stack gap={6} role="group" aria-label={label}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <Group gap="sm">
        {logo ? (
          <img
            src={logo.url}
            alt={label}
            width={logo.width / 2}
            height={logo.height / 2}
            className={`rc-ground-${theme}`}
            style={{ border: '1px solid var(--line)', maxWidth: '100%', height: 'auto' }}
          />
        ) : (
          <Text size="sm" c="dimmed">
            {t(theme === 'dark' ? 'settings.noDarkLogo' : 'settings.noLogo')}
          </Text>
        )}
        <PictureButtons
          change={change}
          choose={t(logo ? 'settings.replaceLogo' : 'settings.chooseLogo', { theme })}
          remove={logo ? t('settings.removeLogo', { theme }) : undefined}
          disabled={disabled}
        />
      </Group>
      {change.problem}
    </Stack>
  )
}

function useLogo(theme: LogoTheme, onSaved: LogoFieldsProps['onSaved']) {
  const queryClient = useQueryClient()
  return usePictureChange({
    read: pictureOf,
    save: (picture) =>
      picture === null ? api.settings.removeLogo({ theme }) : api.settings.setLogo({ theme, picture }),
    async onSaved(saved, removed) {
      onSaved(saved)
      queryClient.setQueryData(brandingQuery().queryKey, saved)
      toastDone(t(removed ? 'settings.logoRemoved' : 'settings.logoSaved'))
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: optionsQuery().queryKey }),
      ])
    },
    notSaved: t('settings.notSaved'),
  })
}
