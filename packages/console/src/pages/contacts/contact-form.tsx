import {
  type ContactDetail,
  type ContactGroupView,
  type ContactInput,
  contactGroupViewSchema,
  contactInputSchema,
  isWrittenNumber,
  MAX_CONTACT_EMAIL,
  MAX_CONTACT_NAME,
  MAX_CONTACT_NOTE,
} from '@jackfield/contract'
import { Alert, Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconExternalLink, IconLock } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { ask, tell } from '../../api/client.ts'
import { faultyField } from '../../api/explain-error.ts'
import { useServerErrors } from '../../api/use-server-errors.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { randomKey } from '../../ui/random-key.ts'
import { webAddress } from '../../ui/safe-link.ts'
import { say } from '../../ui/say.tsx'
import { useLabelWords } from './label-words.ts'
import { PhoneFields } from './phone-fields.tsx'
import { openWords, readOnlyWords } from './tag-words.ts'

export interface ContactValues extends Record<string, unknown> {
  name: string
  company: string
  email: string
  note: string
  groupId: string
  /** Labels as words of the language in use; `key` tells the lines apart. */
  phones: { key: string; label: string; number: string }[]
}

interface Props {
  /** Null for one that is being made. */
  readonly contact: ContactDetail | null
  readonly groupId: string | null
  readonly groups: readonly ContactGroupView[]
  readonly onClose: () => void
}

const madeSchema = z.object({ id: z.string(), groups: z.array(contactGroupViewSchema) })
const required = (value: string) => (value.trim() === '' ? say((t) => t('common.required')) : null)

export function ContactForm({ contact, groupId, groups, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const labels = useLabelWords()
  const [deleting, setDeleting] = useState(false)
  const group = groups.find(({ id }) => id === groupId)
  const readOnly = group !== undefined && group.tag !== null
  const recordUrl = webAddress(contact?.recordUrl)
  const form = useForm<ContactValues>({
    initialValues: {
      name: contact?.name ?? '',
      company: contact?.company ?? '',
      email: contact?.email ?? '',
      note: contact?.note ?? '',
      groupId: groupId ?? '',
      phones: contact
        ? contact.phones.map(({ label, number }) => ({ key: randomKey(), label: labels.word(label), number }))
        : [{ key: randomKey(), label: labels.word('mobile'), number: '' }],
    },
    validate: {
      name: required,
      email: (value) =>
        value.trim() === '' || /^[^\s@]+@[^\s@]+$/.test(value.trim()) ? null : say((t) => t('contacts.emailBad')),
      phones: {
        number: (value: string) =>
          required(value) ?? (isWrittenNumber(value.trim()) ? null : say((t) => t('contacts.numberBad'))),
      },
    },
  })
  const underField = useServerErrors(form)
  const refresh = () =>
    Promise.all(['contacts', 'contact', 'contact-groups'].map((key) => client.invalidateQueries({ queryKey: [key] })))
  const save = useMutation({
    mutationFn: async (values: ContactValues) => {
      const body: ContactInput = contactInputSchema.parse({
        ...values,
        phones: values.phones.map(({ label, number }) => ({ label: labels.label(label), number })),
      })
      if (contact === null) {
        const into = values.groupId || (await firstGroup(t('contacts.title')))
        await tell('POST', `/api/contact-groups/${encodeURIComponent(into)}/contacts`, body)
        return
      }
      await tell('PUT', `/api/contacts/${encodeURIComponent(contact.id)}`, body)
      if (values.groupId !== contact.groupId)
        await tell('POST', '/api/contacts/move', { ids: [contact.id], groupId: values.groupId })
    },
    onSuccess: async () => {
      await refresh()
      notifyDone(t('common.saved'))
      onClose()
    },
    onError: underField,
  })
  const remove = useMutation({
    mutationFn: () => tell('POST', '/api/contacts/delete', { ids: [contact?.id] }),
    onSuccess: async () => {
      onClose()
      await refresh()
      notifyDone(t('contacts.deleted', { count: 1 }))
    },
  })
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack gap="md">
        {group?.tag && (
          <Alert color="gray" icon={<IconLock size={20} />} role="status">
            <Stack gap="xs" align="flex-start">
              {t(readOnlyWords[group.tag])}
              {recordUrl && (
                <Button
                  component="a"
                  href={recordUrl}
                  target="_blank"
                  rel="noopener noreferrer"
                  variant="default"
                  size="compact-md"
                  rightSection={<IconExternalLink size={16} />}
                >
                  {t(openWords[group.tag])}
                </Button>
              )}
            </Stack>
          </Alert>
        )}
        <TextInput
          label={t('contacts.name')}
          maxLength={MAX_CONTACT_NAME}
          readOnly={readOnly}
          data-autofocus={!readOnly || undefined}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('contacts.company')}
          maxLength={MAX_CONTACT_NAME}
          readOnly={readOnly}
          {...form.getInputProps('company')}
        />
        <PhoneFields form={form} readOnly={readOnly} saved={contact?.phones ?? []} />
        <TextInput
          label={t('contacts.email')}
          type="email"
          maxLength={MAX_CONTACT_EMAIL}
          readOnly={readOnly}
          {...form.getInputProps('email')}
        />
        <Textarea
          label={t('contacts.note')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={MAX_CONTACT_NOTE}
          readOnly={readOnly}
          {...form.getInputProps('note')}
        />
        {groups.length > 0 && (
          <Select
            label={t('contacts.group')}
            data={groups
              .filter(({ id, tag }) => tag === null || id === groupId)
              .map(({ id, name }) => ({ value: id, label: name }))}
            readOnly={readOnly}
            {...form.getInputProps('groupId')}
          />
        )}
        {save.isError && !faultyField(save.error) && <ErrorAlert error={save.error} />}
        <Group justify="space-between">
          {contact && !readOnly ? (
            <Button variant="subtle" color="red" onClick={() => setDeleting(true)}>
              {t('common.delete')}
            </Button>
          ) : (
            <span />
          )}
          {readOnly ? (
            <Button variant="default" onClick={onClose}>
              {t('common.close')}
            </Button>
          ) : (
            <Button type="submit" loading={save.isPending} disabled={contact !== null && !form.isDirty()}>
              {t('common.save')}
            </Button>
          )}
        </Group>
      </Stack>
      <Modal opened={deleting} onClose={() => setDeleting(false)} title={t('contacts.deleteTitle', { count: 1 })}>
        <Stack>
          <Text>{t('contacts.deleteText', { count: 1 })}</Text>
          {remove.isError && <ErrorAlert error={remove.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setDeleting(false)}>
              {t('common.cancel')}
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t('common.delete')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </form>
  )
}

/** Makes the first group, so that the first contact needs none beforehand. */
const firstGroup = async (name: string) => (await ask('POST', '/api/contact-groups', madeSchema, { name })).id
