import { Button, Menu, Stack, Text, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconVariable } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsValues } from './settings-values.ts'

interface Variable {
  readonly name: string
  readonly example: string
}

interface Props {
  readonly form: UseFormReturnType<SettingsValues>
  readonly variables: readonly Variable[]
  readonly subjectError: ReactNode
  readonly descriptionError: ReactNode
}

/** Subject and description of the log, each with the variables to put in at the cursor. */
export function TemplateFields({ form, variables, subjectError, descriptionError }: Props) {
  const { t } = useTranslation()
  const subject = useRef<HTMLInputElement>(null)
  const description = useRef<HTMLTextAreaElement>(null)
  const insert = (field: 'subject' | 'description', name: string) => {
    const element = field === 'subject' ? subject.current : description.current
    const text = form.values.callLog[field]
    const start = element?.selectionStart ?? text.length
    const end = element?.selectionEnd ?? text.length
    form.setFieldValue(`callLog.${field}`, `${text.slice(0, start)}{{${name}}}${text.slice(end)}`)
    const cursor = start + name.length + 4
    // After the new text is in the field, and after the menu gave the focus back.
    setTimeout(() => {
      element?.focus()
      element?.setSelectionRange(cursor, cursor)
    }, 50)
  }
  return (
    <Stack gap="md">
      <Stack gap={6}>
        <TextInput
          ref={subject}
          label={t('zoho.callLog.subject')}
          maxLength={255}
          {...form.getInputProps('callLog.subject')}
          error={subjectError}
        />
        <VariableMenu variables={variables} onChoose={(name) => insert('subject', name)} />
      </Stack>
      <Stack gap={6}>
        <Textarea
          ref={description}
          label={t('zoho.callLog.description')}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={5000}
          {...form.getInputProps('callLog.description')}
          error={descriptionError}
        />
        <VariableMenu variables={variables} onChoose={(name) => insert('description', name)} />
      </Stack>
    </Stack>
  )
}

function VariableMenu({ variables, onChoose }: { variables: readonly Variable[]; onChoose: (name: string) => void }) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconVariable size={16} />}
          disabled={variables.length === 0}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('zoho.callLog.insert')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {variables.map(({ name, example }) => (
          <Menu.Item key={name} onClick={() => onChoose(name)}>
            <Text>{`{{${name}}}`}</Text>
            <Text size="xs" c="dimmed">
              {example}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
