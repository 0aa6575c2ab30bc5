import { Skeleton, Stack, Text } from '@mantine/core'
import type { Role } from '@rollcall/contract/roles.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { api } from '../../api/client.ts'
import { useMe } from '../../api/me.ts'
import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { LeaveGuard } from '../../ui/LeaveGuard.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { baseOf, emptyRole, inputOf, type RoleBase, type RoleField, type RoleValues } from './draft.ts'
import { RoleForm } from './RoleForm.tsx'
import { mayGive, type RoleRules, rulesOf, withinOwn } from './rights.ts'
import { catalogueQuery, type RoleCatalogue, rolesQuery } from './roles.queries.ts'
import { SaveBar } from './SaveBar.tsx'
import { useRoleDraft } from './use-role-draft.ts'

/** A new role, empty or as a copy of the one with this key. */
export function NewRole({ from }: { from: string | undefined }) {
  const roles = useQuery(rolesQuery())
  const catalogue = useQuery(catalogueQuery())
  const original = roles.data?.find((each) => each.key === from)
  const failed = roles.error ?? catalogue.error
  return (
    <Stack gap="xs">
      <TextLink to="/settings/roles" size="sm">
        {t('roles.allRoles')}
      </TextLink>
      <PageHeader
        title={t('roles.newRole')}
        {...(original ? { description: t('roles.copyToBegin', { role: original.name }) } : {})}
      />
      {failed && <ProblemAlert error={failed} />}
      {roles.data && catalogue.data ? (
        <Form key={original?.id ?? 'empty'} original={original} catalogue={catalogue.data} />
      ) : (
        !failed && <Skeleton height={320} />
      )}
    </Stack>
  )
}

function Form({ original, catalogue }: { original: Role | undefined; catalogue: RoleCatalogue }) {
  const me = useMe()
  const navigate = useNavigate()
  const rules = useMemo(() => rulesOf(catalogue, me), [catalogue, me])
  const beginning = useMemo(
    () => (original ? copyOf(original, catalogue, rules) : emptyRole(catalogue.limits)),
    [original, catalogue, rules],
  )
  const draft = useRoleDraft(beginning)
  const [errors, setErrors] = useState<Partial<Record<RoleField, string>>>({})
  const create = useCreate(setErrors)
  const submit = () => {
    const missing = !draft.values.name.trim()
    setErrors(missing ? { name: t('roles.enterName') } : {})
    if (!missing && !create.isPending) create.mutate(draft.values)
  }
  const left = original ? leftOut(original, beginning) : 0
  return (
    <>
      {create.isError && (
        <ProblemAlert error={create.error} title={t('roles.notCreated')} fields={Object.keys(draft.values)} />
      )}
      {left > 0 && (
        <Text size="sm" role="note">
          {t('roles.leftOut', { count: left, role: original?.name ?? '' })}
        </Text>
      )}
      <RoleForm draft={draft} catalogue={catalogue} rules={rules} errors={errors} onSubmit={submit} />
      <SaveBar
        text={t('roles.notCreatedYet')}
        saveLabel={t('roles.create')}
        busy={create.isPending}
        onSave={submit}
        discardLabel={t('roles.cancel')}
        onDiscard={() => void navigate({ to: '/settings/roles' })}
      />
      <LeaveGuard active={draft.changed && !create.isSuccess} />
    </>
  )
}

/** A copy of a role, as far as the user may grant it; without the name and the external name, which must be unique. */
function copyOf(role: Role, catalogue: RoleCatalogue, rules: RoleRules): RoleBase {
  const { permissions, limits, ...base } = baseOf(role, catalogue.limits)
  const listed = role.allPermissions ? role.permissions : permissions
  return {
    ...base,
    name: t('roles.copyOf', { role: role.name }).slice(0, 100),
    externalName: '',
    permissions: listed.filter((key) => mayGive(rules, key)),
    limits: Object.fromEntries(
      Object.entries(limits).map(([key, value]) => [key, withinOwn(rules, key, value)]),
    ),
  }
}

function leftOut(original: Role, copy: RoleBase): number {
  const listed = original.allPermissions ? original.permissions : original.listedPermissions
  return listed.length - copy.permissions.length
}

function useCreate(onFieldErrors: (errors: Record<string, string>) => void) {
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (values: RoleValues) => api.roles.create({ ...inputOf(values) }),
    onSuccess: async (role) => {
      toastDone(t('roles.created', { role: role.name }))
      await navigate({
        to: '/settings/roles/$role',
        params: { role: role.key },
        replace: true,
        ignoreBlocker: true,
      })
    },
    onError: (error) => onFieldErrors(fieldErrors(problemOf(error))),
  })
}
