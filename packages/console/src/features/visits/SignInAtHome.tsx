import { Button } from '@mantine/core'
import { presentAddress } from '../../api/page.ts'
import { addressIn } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'

/** A visitor signs in at home, in another tab: this one keeps its input, and goes on as soon as that is done. */
export function SignInAtHome({ home }: { home: { slug: string; name: string } }) {
  const parameters = new URLSearchParams({ returnTo: presentAddress() })
  return (
    <Button
      component="a"
      href={addressIn(`/sign-in?${parameters}`, home.slug)}
      target="_blank"
      rel="noopener"
      fullWidth
    >
      {t('visits.signInAtHome', { tenant: home.name })}
    </Button>
  )
}
