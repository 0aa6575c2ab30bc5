import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { UserDetails } from '@rollcall/contract/users.ts'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { useMay, useMe } from '../account/me.ts'
import { ProviderPill } from './UserPills.tsx'

export function OverviewTab({ user }: { user: UserDetails }) {
  const { tenant } = useMe()
  const mayUpdate = useMay('users:update')
  const email: Fact[] = tenant.email === 'none' ? [] : [['Email', user.email ?? 'None']]
  const password: Fact[] = user.mustChangePassword
    ? [['Password', 'Has to be changed at the next sign-in']]
    : []
  return (
    <Stack gap="lg">
      <Facts
        items={[
          ['Username', user.username],
          ['Alias', user.alias ?? 'None'],
          ...email,
          ['Sign-in', <ProviderPill key="sign-in" provider={user.provider} />],
          ...password,
          ['Last sign-in', <Time key="last" at={user.lastSignInAt} />],
          ['Created', <Created key="created" user={user} />],
          ['Changed', <Time key="changed" at={user.updatedAt} />],
          ['Id', <UserId key="id" id={user.id} />],
        ]}
      />
      {mayUpdate && <DetailsForm user={user} />}
    </Stack>
  )
}

function Created({ user }: { user: UserDetails }) {
  return (
    <>
      <Time at={user.createdAt} />
      {user.createdBy && (
        <>
          {' by '}
          <Link to="/settings/users" search={{ user: user.createdBy.id }} className="rc-row-link">
            {user.createdBy.name}
          </Link>
        </>
      )}
    </>
  )
}

function UserId({ id }: { id: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <span
        style={{
          fontFamily: 'var(--mantine-font-family-monospace)',
          fontSize: 'var(--mantine-font-size-xs)',
        }}
      >
        {id}
      </span>
      <CopyButton value={id} what="user id" />
    </Group>
  )
}

function DetailsForm({ user }: { user: UserDetails }) {
  const { tenant } = useMe()
  const form = useForm({
    initialValues: { alias: user.alias ?? '', email: user.email ?? '' },
    validate: {
      alias: (value) =>
        [...value].length > tenant.aliasMaxLength ? `At most ${tenant.aliasMaxLength} characters.` : null,
      email: (value) => (tenant.email === 'required' && !value.trim() ? 'Enter an email address.' : null),
    },
  })
  const save = useMutation({
    mutationFn: ({ alias, email }: typeof form.values) =>
      api.users.update({
        tenant: tenant.slug,
        user: user.id,
        alias: alias.trim() || null,
        ...(tenant.email === 'none' ? {} : { email: email.trim() || null }),
      }),
    onSuccess: () => {
      form.resetDirty()
      toastDone('Details saved')
    },
    onError: (error) => form.setErrors(fieldErrors(problemOf(error))),
  })
  return (
    <Section title="Change details">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="sm">
          {save.isError && <ProblemAlert error={save.error} title="The details were not saved" />}
          <TextInput label="Alias" autoComplete="off" {...form.getInputProps('alias')} />
          {tenant.email !== 'none' && (
            <TextInput label="Email" type="email" autoComplete="off" {...form.getInputProps('email')} />
          )}
          <Group>
            <Button type="submit" variant="default" disabled={!form.isDirty()} loading={save.isPending}>
              Save details
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
