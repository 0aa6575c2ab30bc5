import { Button } from '@mantine/core'
import { contract } from '@rollcall/contract/contract.ts'
import { IconMailPlus, IconUserPlus } from '@tabler/icons-react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMayCall, useMe } from '../../../api/me.ts'
import { t } from '../../../i18n/messages.ts'
import { later } from '../../../ui/later.tsx'
import { PageHeader } from '../../../ui/PageHeader.tsx'
import { focusFirstRow } from '../../../ui/table-keys.ts'
import { RecycleBinLink } from '../../bin/RecycleBinLink.tsx'
import { JobsLink } from '../../jobs/JobsLink.tsx'
import { OffboardingsLink } from '../../offboardings/OffboardingsLink.tsx'
import { bulkActionsFor } from '../bulk/bulk.ts'
import { beginningsOf } from '../creation/new-user.ts'
import { UserFilters } from './UserFilters.tsx'
import { UsersTable } from './UsersTable.tsx'

const route = getRouteApi('/shell/settings/users')

const JobDialog = later(() => import('../../jobs/JobDialog.tsx').then((module) => module.JobDialog), {
  rare: true,
})
const AddUserDialog = later(() =>
  import('../creation/AddUserDialog.tsx').then((module) => module.AddUserDialog),
)
const InviteDialog = later(
  () => import('../creation/InviteDialog.tsx').then((module) => module.InviteDialog),
  { rare: true },
)
const EditUserDialog = later(
  () => import('../changes/EditUserDialog.tsx').then((module) => module.EditUserDialog),
  { rare: true },
)
const UserDrawer = later(() => import('../details/UserDrawer.tsx').then((module) => module.UserDrawer))

export function UsersPage() {
  const me = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayCreate = useMayCall(contract.users.create)
  const mayInvite = beginningsOf(me.tenant).includes('invitation')
  const mayImport = useMayCall(contract.imports.upload)
  const mayOffboard = useMayCall(contract.offboardings.preview)
  const mayBulk = bulkActionsFor(me).length > 0
  const closeJob = async () => {
    await navigate({ search: ({ job: _, ...others }) => others, replace: true })
    // The button that had the focus is gone, because the selection has ended.
    focusFirstRow()
  }
  return (
    <>
      <PageHeader
        title={t('users.title')}
        description={t('users.everyone', { tenant: me.tenant.name })}
        actions={
          <>
            <RecycleBinLink kind="users" />
            {mayOffboard && <OffboardingsLink />}
            {mayBulk && <JobsLink />}
            {mayImport && (
              <Button component={Link} to="/settings/users/imports" variant="default">
                {t('users.import')}
              </Button>
            )}
            {mayCreate && mayInvite && (
              <Button
                variant="default"
                leftSection={<IconMailPlus size={16} aria-hidden />}
                onClick={() => void navigate({ search: (before) => ({ ...before, add: 'many' }) })}
              >
                {t('users.invite')}
              </Button>
            )}
            {mayCreate && (
              <Button
                leftSection={<IconUserPlus size={16} aria-hidden />}
                onClick={() => void navigate({ search: (before) => ({ ...before, add: 'yes' }) })}
              >
                {t('users.add')}
              </Button>
            )}
          </>
        }
      />
      <UserFilters />
      <UsersTable />
      {search.user && <UserDrawer key={search.user} id={search.user} />}
      {search.add === 'many' && mayCreate && mayInvite && (
        <InviteDialog
          onClose={() => void navigate({ search: ({ add: _, ...others }) => others, replace: true })}
        />
      )}
      {search.add === 'yes' && mayCreate && (
        <AddUserDialog
          onClose={() => void navigate({ search: ({ add: _, ...others }) => others, replace: true })}
        />
      )}
      {search.edit && (
        <EditUserDialog
          key={search.edit}
          id={search.edit}
          onClose={() => void navigate({ search: ({ edit: _, ...others }) => others, replace: true })}
        />
      )}
      {search.job && <JobDialog key={search.job} id={search.job} onClose={() => void closeJob()} />}
    </>
  )
}
