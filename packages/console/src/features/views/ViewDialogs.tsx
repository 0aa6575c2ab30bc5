import { ActionIcon, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import type { View, ViewedList } from '@rollcall/contract/views.ts'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'

import { fieldErrors, problemOf } from '../../api/problem.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { useLayoutOf } from './use-views.ts'
import type { ViewSearch } from './view-search.ts'
import { viewsQuery } from './views.queries.ts'

interface ViewDialogProps {
  list: ViewedList
  search: ViewSearch
  onClose: () => void
}

/** Gives the present filters and order of a list a name. */
export function SaveViewDialog({ list, search, onClose }: ViewDialogProps) {
  const mayShare = useQuery(viewsQuery(list)).data?.actions.share.allowed
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const [withLayout, setWithLayout] = useState(true)
  const layout = useLayoutOf(list)
  const save = useMutation({
    mutationFn: () =>
      api.views.create({ list, name: name.trim(), shared, search, ...(withLayout ? { layout } : {}) }),
    onSuccess: (view) => {
      toastDone(t('lists.viewSaved', { view: view.name }))
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t('lists.saveViewTitle')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim()) save.mutate()
        }}
      >
        <Stack gap="md">
          {save.isError && (
            <ProblemAlert error={save.error} title={t('lists.viewNotSaved')} fields={['name']} />
          )}
          <TextInput
            label={t('lists.viewName')}
            description={t('lists.viewHint')}
            maxLength={60}
            autoComplete="off"
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={save.isError && fieldErrors(problemOf(save.error)).name}
          />
          <Checkbox
            label={t('lists.viewLayout')}
            description={t('lists.viewLayoutHint')}
            checked={withLayout}
            onChange={(event) => setWithLayout(event.currentTarget.checked)}
          />
          {mayShare && (
            <Checkbox
              label={t('lists.shareView')}
              description={t('lists.shareViewHint')}
              checked={shared}
              onChange={(event) => setShared(event.currentTarget.checked)}
            />
          )}
          <DialogActions
            onCancel={onClose}
            submit={t('lists.saveViewNow')}
            busy={save.isPending}
            disabled={name.trim() === ''}
          />
        </Stack>
      </form>
    </Dialog>
  )
}

/** Renames, shares and deletes the views of a list, or lets one show what the list shows now. */
export function ManageViewsDialog({ list, search, onClose }: ViewDialogProps) {
  const views = useQuery(viewsQuery(list))
  const changeable = (views.data?.items ?? []).filter((view) => view.changeable)
  return (
    <Dialog onClose={onClose} title={t('lists.manageViewsTitle')} size="lg">
      <Stack gap="lg">
        {views.isError && <ProblemAlert error={views.error} onRetry={() => void views.refetch()} />}
        {changeable.map((view) => (
          <ViewForm
            key={view.id}
            view={view}
            search={search}
            mayShare={views.data?.actions.share.allowed ?? false}
          />
        ))}
        {views.data && changeable.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('lists.noViews')}
          </Text>
        )}
      </Stack>
    </Dialog>
  )
}

type Change = Omit<Parameters<typeof api.views.update>[0], 'view' | 'tenant'>

interface ViewFormProps {
  view: View
  search: ViewSearch
  mayShare: boolean
}

function ViewForm({ view, search, mayShare }: ViewFormProps) {
  const layout = useLayoutOf(view.list)
  const [name, setName] = useState(view.name)
  const update = useMutation({
    mutationFn: (change: Change) => api.views.update({ view: view.id, ...change }),
    onSuccess: (changed) => toastDone(t('lists.viewSaved', { view: changed.name })),
  })
  const remove = useMutation({
    mutationFn: () => api.views.remove({ view: view.id }),
    onSuccess: () => toastDone(t('lists.viewDeleted', { view: view.name })),
  })
  const error = update.error ?? remove.error
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() && name.trim() !== view.name) update.mutate({ name: name.trim() })
      }}
    >
      <Stack gap={6}>
        {error && <ProblemAlert error={error} title={t('lists.viewNotSaved')} />}
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            flex={1}
            aria-label={t('lists.nameOfView', { view: view.name })}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={!name.trim() || name.trim() === view.name}>
            {t('lists.rename')}
          </Button>
          <ActionIcon
            size="lg"
            c="var(--mantine-color-error)"
            aria-label={t('lists.deleteView', { view: view.name })}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
        <Group gap="xs">
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => update.mutate({ search, layout: view.layout && layout })}
          >
            {t('lists.showPresent')}
          </Button>
          {mayShare && (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => update.mutate({ shared: !view.shared })}
            >
              {t(view.shared ? 'lists.makeOwn' : 'lists.makeShared')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}
