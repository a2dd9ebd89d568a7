import { TextInput } from '@mantine/core'
import { CopyButton } from './copy-button.tsx'

/** A text to copy elsewhere: shown whole when selected, with its button. */
export function CopyField({ label, value, description }: { label: string; value: string; description?: string }) {
  return (
    <TextInput
      label={label}
      description={description}
      value={value}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      rightSection={<CopyButton value={value} what={label} />}
    />
  )
}
