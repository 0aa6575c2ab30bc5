import { Group } from '@mantine/core'
import { t } from '../../i18n/messages.ts'
import { listOf } from '../../ui/list.ts'
import { Picker } from '../../ui/picker/Picker.tsx'
import { PermissionCheckbox } from './PermissionCheckbox.tsx'
import { foldedUnder, givenBy, impliedBy, mayGive, type RoleRules } from './rights.ts'
import type { RoleCatalogue } from './roles.queries.ts'
import { WhoCanLink } from './WhoCanLink.tsx'

interface PermissionsFieldProps {
  catalogue: RoleCatalogue['items']
  rules: RoleRules
  /** Keys that are chosen by name; `all` for all permissions. */
  value: readonly string[] | 'all'
  /** Without it nothing can be changed. */
  onChange?: ((permissions: string[]) => void) | undefined
}

/** The whole catalogue by heading, with what is chosen, what comes along, and what one cannot give. */
export function PermissionsField({ catalogue, rules, value, onChange }: PermissionsFieldProps) {
  const listed = new Set(value === 'all' ? [] : value)
  const given = givenBy(rules.model.catalogue, [...listed])
  const isGiven = (key: string) => value === 'all' || given.has(key)
  // What comes with the product's permissions is out of the way of those that one chooses (K16).
  const folded = new Set(foldedUnder(rules, catalogue))
  const options = catalogue.map(({ key, group, description }) => {
    const through = given.get(key) ?? []
    const implied = isGiven(key) && !listed.has(key) && through.length > 0
    const giveable = mayGive(rules, key)
    return {
      value: key,
      label: key,
      group,
      description,
      section: folded.has(key) ? t('roles.ownPermissions') : '',
      disabled: !onChange || implied || !giveable,
      through,
      giveable,
    }
  })
  return (
    <Picker
      tall
      label={t('roles.permissions')}
      labelHidden
      searchLabel={t('roles.searchPermissions')}
      options={options}
      value={[...listed]}
      onChange={onChange}
      isTicked={isGiven}
      renderOption={({ value: key, description, through, giveable }, { toggle }) => (
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
          <PermissionCheckbox
            permission={key}
            description={description}
            checked={isGiven(key)}
            listed={listed.has(key)}
            through={listOf(through)}
            brings={listOf(impliedBy(rules.model.catalogue, key))}
            giveable={giveable}
            onToggle={onChange && toggle}
          />
          <WhoCanLink permission={key} short />
        </Group>
      )}
    />
  )
}
