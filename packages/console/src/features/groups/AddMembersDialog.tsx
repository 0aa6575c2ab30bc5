import { Stack, Text } from '@mantine/core'
import type { GroupDetails } from '@rollcall/contract/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { t } from '../../i18n/messages.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { Roles } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { useUndo } from '../undo/use-undo.ts'
import { addedAtOnce, addPeople } from './add-people.ts'
import { type ChosenPerson, PeopleField } from './PeopleField.tsx'

export function AddMembersDialog({ group, onClose }: { group: GroupDetails; onClose: () => void }) {
  const [people, setPeople] = useState<ChosenPerson[]>([])
  const one = { group: group.id }
  const undo = useUndo()
  const add = useMutation({
    mutationFn: () => addPeople(one, people, undo.noted),
    onSuccess: () => {
      undo.toastDone(t('groups.peopleAdded', { count: people.length, group: group.name }))
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t('groups.addTo', { group: group.name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (people.length > 0) add.mutate()
        }}
      >
        <Stack gap="md">
          {add.isError && <ProblemAlert error={add.error} title={t('groups.notAllAdded')} />}
          <PeopleField
            label={t('groups.users')}
            among={[group.id]}
            find={(filter, options) => api.groups.listCandidates({ ...one, ...filter }, options)}
            value={people}
            onChange={setPeople}
            maximum={addedAtOnce}
          />
          {group.roles.length > 0 && (
            <Text size="sm">
              {t('groups.getAtOnce')} <Roles roles={group.roles} />
            </Text>
          )}
          <DialogActions
            onCancel={onClose}
            submit={
              people.length === 0 ? t('groups.add') : t('groups.addPeopleCounted', { count: people.length })
            }
            busy={add.isPending}
            disabled={people.length === 0}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
