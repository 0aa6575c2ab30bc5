import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { slugPattern } from '@rollcall/contract/fields.ts'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'

export interface TenantNames {
  name: string
  slug: string
}

const slugs = new RegExp(slugPattern)

/** The form of the names of a tenant. */
export function useTenantForm(initialValues: TenantNames = { name: '', slug: '' }) {
  return useForm<TenantNames>({
    initialValues,
    transformValues: ({ name, slug }) => ({ name: name.trim(), slug: slug.trim() }),
    validate: {
      name: (value) => (value.trim() ? null : t('tenants.enterName')),
      slug: (value) => (slugs.test(value.trim()) ? null : t('tenants.slugForm')),
    },
  })
}

export function TenantFields({
  form,
  slugHint,
}: {
  form: ReturnType<typeof useTenantForm>
  slugHint: ReactNode
}) {
  return (
    <>
      <TextInput
        label={t('tenants.name')}
        required
        withAsterisk={false}
        maxLength={100}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps('name')}
      />
      <TextInput
        label={t('tenants.slug')}
        description={slugHint}
        required
        withAsterisk={false}
        maxLength={63}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...form.getInputProps('slug')}
      />
    </>
  )
}
