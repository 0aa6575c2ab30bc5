import { Accordion, Stack, Text } from '@mantine/core'
import type { contract } from '@rollcall/contract/contract.ts'
import type { Output } from '@rollcall/contract/operation.ts'
import type { Role } from '@rollcall/contract/roles.ts'
import { count } from '../../ui/count.ts'

type CataloguePermission = Output<typeof contract.roles.listPermissions>['items'][number]

interface RolePermissionsProps {
  role: Role
  catalogue: CataloguePermission[]
}

/** What the role names, plus what that implies. */
function given(role: Role, catalogue: CataloguePermission[]): CataloguePermission[] {
  if (role.allPermissions) return catalogue
  const byKey = new Map(catalogue.map((permission) => [permission.key, permission]))
  const keys = new Set(role.permissions)
  // A Set yields what is added while it is walked: implications of implications come along.
  for (const key of keys) for (const implied of byKey.get(key)?.implies ?? []) keys.add(implied)
  return catalogue.filter((permission) => keys.has(permission.key))
}

export function RolePermissions({ role, catalogue }: RolePermissionsProps) {
  const permissions = given(role, catalogue)
  const limits = Object.entries(role.limits)
  return (
    <Accordion
      variant="default"
      chevronPosition="left"
      styles={{ control: { paddingInline: 0 }, content: { paddingInline: 0 } }}
      order={3}
    >
      {limits.length > 0 && (
        <Accordion.Item value="limits">
          <Accordion.Control fz="sm">{count(limits.length, 'limit')}</Accordion.Control>
          <Accordion.Panel>
            {limits.map(([limit, value]) => (
              <Text key={limit} size="sm">
                {limit}: <b>{value === null ? 'no limit' : new Intl.NumberFormat('en').format(value)}</b>
              </Text>
            ))}
          </Accordion.Panel>
        </Accordion.Item>
      )}
      <Accordion.Item value="permissions" style={{ borderBottom: 0 }}>
        <Accordion.Control fz="sm">
          {role.allPermissions
            ? `All ${permissions.length} permissions, also those added later`
            : count(permissions.length, 'permission')}
        </Accordion.Control>
        <Accordion.Panel>
          <Stack gap="md">
            {[...Map.groupBy(permissions, (permission) => permission.group)].map(([group, members]) => (
              <Group key={group} name={group} members={members} role={role} />
            ))}
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}

function Group({ name, members, role }: { name: string; members: CataloguePermission[]; role: Role }) {
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed" mb={4}>
        {name}
      </Text>
      <Stack gap={4}>
        {members.map((permission) => (
          <Text key={permission.key} size="sm">
            <Text span fw={500}>
              {permission.key}
            </Text>
            {` – ${permission.description}`}
            {!role.allPermissions && !role.permissions.includes(permission.key) && (
              <Text span size="xs" c="dimmed">
                {' (implied)'}
              </Text>
            )}
          </Text>
        ))}
      </Stack>
    </div>
  )
}
