import { Anchor, Group } from '@mantine/core'
import { localeNames, locales } from '@rollcall/messages/locales.ts'
import { changeLocale, t } from '../../i18n/messages.ts'

/** Each language by its own name, so that people who cannot read the page find theirs. */
export function LanguageSwitch() {
  return (
    <Group component="nav" justify="center" gap="md" aria-label={t('signIn.language')}>
      {locales.map((locale) => (
        <Anchor
          key={locale}
          component="button"
          type="button"
          size="xs"
          lang={locale}
          c={locale === t.locale ? 'var(--mantine-color-text)' : 'dimmed'}
          aria-current={locale === t.locale || undefined}
          onClick={() => changeLocale(locale)}
        >
          {localeNames[locale]}
        </Anchor>
      ))}
    </Group>
  )
}
