import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { slugPattern } from '@rollcall/contract/fields.ts'
import type { ReactNode } from 'react'
import { t } from '../../i18n/messages.ts'
import { keyFollowing } from '../../ui/key-for.ts'
import { NameField } from '../../ui/NameField.tsx'

export interface TenantNames {
  name: string
  slug: string
}

const longestSlug = 63
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
  suggests = false,
}: {
  form: ReturnType<typeof useTenantForm>
  slugHint: ReactNode
  /** Suggests a short name for the name. */
  suggests?: boolean
}) {
  return (
    <>
      <NameField
        label={t('tenants.name')}
        {...form.getInputProps('name')}
        onChange={(event) => {
          const { name, slug } = form.values
          const after = event.currentTarget.value
          if (suggests) form.setFieldValue('slug', keyFollowing(slug, { before: name, after }, longestSlug))
          form.setFieldValue('name', after)
        }}
      />
      <TextInput
        label={t('tenants.slug')}
        description={slugHint}
        required
        withAsterisk={false}
        maxLength={longestSlug}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...form.getInputProps('slug')}
      />
    </>
  )
}
