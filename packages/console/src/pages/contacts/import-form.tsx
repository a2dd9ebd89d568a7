import {
  type ContactImportView,
  contactGroupViewSchema,
  contactImportViewSchema,
  type DuplicateChoice,
  duplicateChoices,
  MAX_IMPORT_BYTES,
} from '@jackfield/contract'
import { Button, FileInput, Group, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconFile } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { ask } from '../../api/client.ts'
import { contactGroupsQuery } from '../../api/contact-queries.ts'
import { useCancellable } from '../../api/use-cancellable.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LongTask } from '../../ui/long-task.tsx'
import { say } from '../../ui/say.tsx'

interface Values extends Record<string, unknown> {
  file: File | null
  /** Empty for a new group. */
  groupId: string
  newGroup: string
  duplicates: DuplicateChoice
}

interface Props {
  readonly group: string | undefined
  readonly onClose: () => void
  readonly onStarted: (started: ContactImportView) => void
}

const madeSchema = z.object({ id: z.string(), groups: z.array(contactGroupViewSchema) })

export function ImportForm({ group, onClose, onStarted }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const groups = useQuery(contactGroupsQuery)
  const own = (groups.data ?? []).filter(({ tag }) => tag === null)
  const form = useForm<Values>({
    initialValues: { file: null, groupId: group ?? own[0]?.id ?? '', newGroup: '', duplicates: 'update' },
    validate: {
      file: (file) =>
        file === null
          ? say((t) => t('contacts.import.fileNeeded'))
          : file.size > MAX_IMPORT_BYTES
            ? say((t) => t('contacts.import.fileLarge'))
            : null,
      newGroup: (name, { groupId }) =>
        groupId === '' && name.trim() === '' ? say((t) => t('contacts.import.groupNeeded')) : null,
    },
  })
  const start = useCancellable({
    run: async ({ file, groupId, newGroup, duplicates }: Values, signal) => {
      let into = groupId
      if (into === '') {
        into = (await ask('POST', '/api/contact-groups', madeSchema, { name: newGroup.trim() }, signal)).id
        // Should the file be refused, the next try goes into the same group.
        form.setFieldValue('groupId', into)
        await client.invalidateQueries(contactGroupsQuery)
      }
      const query = new URLSearchParams({ duplicates, file: file?.name.slice(0, 200) || 'file' })
      const path = `/api/contact-groups/${encodeURIComponent(into)}/imports?${query}`
      return ask('POST', path, contactImportViewSchema, file, signal)
    },
    onSuccess: onStarted,
  })
  return (
    <form onSubmit={form.onSubmit((values) => start.mutate(values))} noValidate>
      <Stack gap="md">
        <FileInput
          size="sm"
          label={t('contacts.import.file')}
          description={t('contacts.import.fileHint')}
          placeholder={t('contacts.import.fileChoose')}
          accept=".csv,.tsv,.txt,.vcf,.vcard,text/csv,text/vcard"
          leftSection={<IconFile size={16} />}
          clearable
          clearButtonProps={{ 'aria-label': t('common.remove') }}
          data-autofocus
          {...form.getInputProps('file')}
        />
        <Select
          label={t('contacts.import.group')}
          data={[
            ...own.map(({ id, name }) => ({ value: id, label: name })),
            { value: '', label: t('contacts.import.newGroup') },
          ]}
          {...form.getInputProps('groupId')}
        />
        {form.values.groupId === '' && (
          <TextInput label={t('contacts.groupName')} maxLength={100} {...form.getInputProps('newGroup')} />
        )}
        <Radio.Group label={t('contacts.import.duplicates')} {...form.getInputProps('duplicates')}>
          <Stack gap="xs" mt={4}>
            {duplicateChoices.map((choice) => (
              <Radio
                key={choice}
                value={choice}
                label={t(`contacts.import.${choice}`)}
                description={choice === 'skip' ? undefined : t(`contacts.import.${choice}Hint`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {start.isPending && <LongTask text={() => t('contacts.import.uploading')} onCancel={start.cancel} />}
        {start.isError && <ErrorAlert error={start.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={start.isPending}>
            {t('contacts.import.start')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
