import { Alert, Anchor, Stack, Text } from '@mantine/core'
import { IconCookieOff } from '@tabler/icons-react'
import { t } from '../../i18n/messages.ts'
import { cookieAdvice, isTooPlain } from './cookie-advice.ts'

interface CookieAlertProps {
  /** The configured address of the server. */
  url: string
  /** Whether the browser has refused the cookie of a sign-in. */
  lost: boolean
}

/** Says that a sign-in does not last in this browser, and why: after it has happened, or before if that is certain. */
export function CookieAlert({ url, lost }: CookieAlertProps) {
  const { origin } = window.location
  const place = { origin, cookieEnabled: navigator.cookieEnabled }
  // Browsers trust their own machine over http as well.
  const foreseen = !place.cookieEnabled || (isTooPlain(origin, url) && !window.isSecureContext)
  if (!lost && !foreseen) return null
  return (
    <Alert
      color={lost ? 'red' : 'orange'}
      role="alert"
      icon={<IconCookieOff size={18} aria-hidden />}
      title={t(lost ? 'signIn.cookieLost' : 'signIn.cookieForeseen')}
    >
      <Stack gap={6}>
        <Text size="sm">{cookieAdvice(place, url)}</Text>
        {origin !== url && (
          <Anchor size="sm" href={url}>
            {t('signIn.openAddress', { url })}
          </Anchor>
        )}
      </Stack>
    </Alert>
  )
}
