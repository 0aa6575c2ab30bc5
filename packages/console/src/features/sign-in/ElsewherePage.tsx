import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { getRouteApi } from '@tanstack/react-router'
import { leaveFor } from '../../api/page.ts'
import { addressIn, pageTenant, rememberedTenant } from '../../api/tenant.ts'
import { t } from '../../i18n/messages.ts'
import { TextLink } from '../../ui/TextLink.tsx'
import { PublicPage } from './PublicPage.tsx'
import { safeReturnPath } from './return-path.ts'

const route = getRouteApi('/sign-in/elsewhere')

/**
 * Leads to the sign-in page of another tenant, and from there back to the page that was wanted. It asks the server nothing: it is the same
 * for everybody, whether or not there is such a tenant.
 */
export function ElsewherePage() {
  const { returnTo } = route.useSearch()
  return (
    <PublicPage title={t('signIn.elsewhere')}>
      <HomeForm target={safeReturnPath(returnTo) ?? addressIn('/')} />
      <TextLink to="/sign-in" search={returnTo ? { returnTo } : {}} size="sm">
        {t('publicPages.back')}
      </TextLink>
    </PublicPage>
  )
}

function HomeForm({ target }: { target: string }) {
  const form = useForm({
    initialValues: { tenant: suggestedTenant() },
    validate: { tenant: (value) => errorOf(slugFrom(value)) },
  })
  return (
    <form
      onSubmit={form.onSubmit(({ tenant }) => {
        const parameters = new URLSearchParams({ returnTo: target })
        void leaveFor(addressIn(`/sign-in?${parameters}`, slugFrom(tenant)))
      })}
      noValidate
    >
      <Stack gap="md">
        <Text size="sm">{t('publicPages.homeText')}</Text>
        <TextInput
          label={t('publicPages.homeTenant')}
          description={t('publicPages.homeTenantHint')}
          autoComplete="organization"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          maxLength={200}
          {...form.getInputProps('tenant')}
        />
        <Button type="submit" fullWidth>
          {t('publicPages.goToHomeTenant')}
        </Button>
      </Stack>
    </form>
  )
}

/** The tenant of the last sign-in in this browser, unless it is this one. */
function suggestedTenant(): string {
  const last = rememberedTenant()
  return last === undefined || last === pageTenant() ? '' : last
}

/** The short name in what was typed, which may be a whole address. */
function slugFrom(typed: string): string {
  const text = typed.trim().toLowerCase()
  return /\/t\/([\w-]+)/.exec(text)?.[1] ?? text
}

function errorOf(slug: string): string | null {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug)) return t('publicPages.enterHomeTenant')
  return slug === pageTenant() ? t('publicPages.isThisTenant') : null
}
