import { Stack, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useRef } from 'react'
import { ProblemWords } from '../../ui/problem-alert.tsx'
import { useKindWords } from './kind.ts'
import type { SettingsValues } from './settings-values.ts'
import { TemplatePreview } from './template-preview.tsx'
import { useTemplatePreview } from './use-template-preview.ts'
import { VariableMenu } from './variable-menu.tsx'

type Field = 'subject' | 'description'

interface Props {
  readonly form: UseFormReturnType<SettingsValues>
  /** The section whose texts they are, and how they read now. */
  readonly of: 'callLog' | 'tickets'
  readonly templates: Readonly<Record<Field, string>>
}

/** Subject and description of a log or a ticket, each with the variables to put in at the cursor, and how they read filled in. */
export function TemplateFields({ form, of, templates }: Props) {
  const { t } = useKindWords()
  const subject = useRef<HTMLInputElement>(null)
  const description = useRef<HTMLTextAreaElement>(null)
  const { preview } = useTemplatePreview({
    section: of,
    subject: templates.subject,
    description: templates.description,
    playRecording: form.values.callLog.playRecording,
  })
  const variables = preview?.variables ?? []
  const fault = (field: Field) => {
    const found = preview?.problems.find((entry) => entry.field === field)
    return found ? <ProblemWords problem={found.problem} /> : form.errors[`${of}.${field}`]
  }
  const insert = (field: Field, name: string) => {
    const element = field === 'subject' ? subject.current : description.current
    const text = templates[field]
    const start = element?.selectionStart ?? text.length
    const end = element?.selectionEnd ?? text.length
    form.setFieldValue(`${of}.${field}`, `${text.slice(0, start)}{{${name}}}${text.slice(end)}`)
    const cursor = start + name.length + 4
    // After the new text is in the field, and after the menu gave the focus back.
    setTimeout(() => {
      element?.focus()
      element?.setSelectionRange(cursor, cursor)
    }, 50)
  }
  return (
    <>
      <Stack gap="md">
        <Stack gap={6}>
          <TextInput
            ref={subject}
            label={t('zoho.callLog.subject')}
            maxLength={255}
            {...form.getInputProps(`${of}.subject`)}
            error={fault('subject')}
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
            {...form.getInputProps(`${of}.description`)}
            error={fault('description')}
          />
          <VariableMenu variables={variables} onChoose={(name) => insert('description', name)} />
        </Stack>
      </Stack>
      {preview && <TemplatePreview subject={preview.subject} description={preview.description} />}
    </>
  )
}
