import { Button, FileButton, Group, Stack, Text } from '@mantine/core'
import type { Branding, Logo, LogoTheme } from '@rollcall/contract/settings.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '../../api/client.ts'
import { meQuery } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
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
  const { set, remove, busy, problem } = useLogo(theme, onSaved)
  const label = t(labels[theme])
  const forget = useRef<() => void>(null)
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
        <FileButton
          accept="image/*"
          disabled={disabled || busy}
          onChange={(file) => {
            if (file) set(file)
            // The same file may be chosen again.
            forget.current?.()
          }}
          resetRef={forget}
        >
          {(props) => (
            <Button {...props} variant="default" size="xs" loading={busy} disabled={disabled}>
              {t(logo ? 'settings.replaceLogo' : 'settings.chooseLogo', { theme })}
            </Button>
          )}
        </FileButton>
        {logo && (
          <Button variant="subtle" size="xs" disabled={disabled || busy} onClick={remove}>
            {t('settings.removeLogo', { theme })}
          </Button>
        )}
      </Group>
      {problem}
    </Stack>
  )
}

function useLogo(theme: LogoTheme, onSaved: LogoFieldsProps['onSaved']) {
  const queryClient = useQueryClient()
  const [unreadable, setUnreadable] = useState(false)
  const change = useMutation({
    async mutationFn(file: File | undefined) {
      setUnreadable(false)
      if (!file) return api.settings.removeLogo({ theme })
      const picture = await pictureOf(file)
      if (picture) return api.settings.setLogo({ theme, picture })
      setUnreadable(true)
    },
    async onSuccess(saved, file) {
      if (!saved) return
      onSaved(saved)
      queryClient.setQueryData(brandingQuery().queryKey, saved)
      toastDone(t(file ? 'settings.logoSaved' : 'settings.logoRemoved'))
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: optionsQuery().queryKey }),
      ])
    },
  })
  const { picture } = change.isError ? fieldErrors(problemOf(change.error)) : {}
  const said = unreadable ? t('ui.unreadablePicture') : picture
  return {
    set: (file: File) => change.mutate(file),
    remove: () => change.mutate(undefined),
    busy: change.isPending,
    problem: said ? (
      <Text size="xs" c="red" role="alert">
        {said}
      </Text>
    ) : (
      change.isError && <ProblemAlert error={change.error} title={t('settings.notSaved')} />
    ),
  }
}
