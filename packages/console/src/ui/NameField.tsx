import { TextInput, type TextInputProps } from '@mantine/core'

/** The name of what a dialog makes or changes, where typing begins. */
export function NameField(props: TextInputProps & { label: string }) {
  return (
    <TextInput required withAsterisk={false} maxLength={100} autoComplete="off" data-autofocus {...props} />
  )
}
