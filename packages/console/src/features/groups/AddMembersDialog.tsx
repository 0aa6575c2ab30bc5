import { Stack, Text } from '@mantine/core'
import type { GroupDetails, GroupRole } from '@rollcall/contract/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { count } from '../../ui/count.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { DialogActions } from '../../ui/DialogActions.tsx'
import { Roles } from '../../ui/Pill.tsx'
import { ProblemAlert } from '../../ui/ProblemAlert.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { useMe } from '../account/me.ts'
import { decidingOlder } from '../credentials/older-credentials.ts'
import { type ChosenPerson, PeopleField } from './PeopleField.tsx'

/** As many as are taken in one request. */
const maximum = 1000

export function AddMembersDialog({ group, onClose }: { group: GroupDetails; onClose: () => void }) {
  const { tenant } = useMe()
  const [people, setPeople] = useState<ChosenPerson[]>([])
  const one = { tenant: tenant.slug, group: group.id }
  const add = useMutation({
    mutationFn: async () => {
      for (const role of ['owner', 'member'] satisfies GroupRole[]) {
        const users = people.filter((person) => person.role === role).map(({ id }) => id)
        if (users.length > 0)
          await decidingOlder((olderCredentials) =>
            api.groups.addMembers({ ...one, users, role, olderCredentials }),
          )
      }
    },
    onSuccess: () => {
      toastDone(`${count(people.length, 'person', 'people')} added to "${group.name}"`)
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={`Add people to ${group.name}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (people.length > 0) add.mutate()
        }}
      >
        <Stack gap="md">
          {add.isError && <ProblemAlert error={add.error} title="Not all of them were added" />}
          <PeopleField
            label="Users"
            among={[tenant.slug, group.id]}
            find={(filter, options) => api.groups.listCandidates({ ...one, ...filter }, options)}
            value={people}
            onChange={setPeople}
            maximum={maximum}
          />
          {group.roles.length > 0 && (
            <Text size="sm">
              {'They get at once: '}
              <Roles roles={group.roles} />
            </Text>
          )}
          <DialogActions
            onCancel={onClose}
            submit={people.length === 0 ? 'Add' : `Add ${count(people.length, 'person', 'people')}`}
            busy={add.isPending}
            disabled={people.length === 0}
          />
        </Stack>
      </form>
    </Dialog>
  )
}
