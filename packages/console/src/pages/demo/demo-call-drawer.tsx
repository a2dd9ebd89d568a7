import type { demoViewSchema } from '@jackfield/contract'
import { Anchor, Button, Drawer, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconExternalLink } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { tell } from '../../api/client.ts'
import { directoryQuery } from '../../api/queries.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { webAddress } from '../../ui/safe-link.ts'
import { say } from '../../ui/say.tsx'
import { type DemoValues, other, targetsOf, toRequest } from './demo-call.ts'

interface Props {
  readonly demo: z.infer<typeof demoViewSchema>
  /** Extension to ring at first. */
  readonly to?: string
  readonly onClose: () => void
}

const ringTimes = ['3', '5', '10', '20']
const talkTimes = ['5', '15', '60', '300']

/** Lets a customer of the local Zoho call the demo PBX. */
export function DemoCallDrawer({ demo, to, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const directory = useQuery(directoryQuery)
  const targets = targetsOf(demo, directory.data)
  const form = useForm<DemoValues>({
    initialValues: {
      caller: demo.callers[0]?.number ?? other,
      number: '',
      target: `extension:${to ?? demo.extensions[0]?.number ?? ''}`,
      answeredBy: 'self',
      ring: '5',
      talk: '15',
    },
    validate: {
      number: (value, values) =>
        values.caller === other && value.trim() === '' ? say((t) => t('common.required')) : null,
    },
  })
  const place = useMutation({
    mutationFn: (values: DemoValues) => tell('POST', '/api/demo/call', toRequest(values, demo, directory.data)),
    onSuccess: async () => {
      notifyDone(t('demo.placed'))
      await client.invalidateQueries({ queryKey: ['calls'] })
      onClose()
    },
  })
  const seconds = (values: string[]) =>
    values.map((value) => ({ value, label: t('demo.seconds', { count: Number(value) }) }))
  const { kind, members } = targets.find(({ value }) => value === form.values.target) ?? {
    kind: 'extension',
    members: [],
  }
  const answerers = [
    ...(kind === 'extension'
      ? [{ value: 'self', label: t('demo.self') }]
      : members.map((value) => ({ value, label: value }))),
    { value: 'nobody', label: t('demo.nobody') },
  ]
  const zoho = webAddress(demo.zohoUrl)
  return (
    <Drawer opened onClose={onClose} title={t('demo.title')}>
      <form onSubmit={form.onSubmit((values) => place.mutate(values))} noValidate>
        <Stack gap="md">
          <Text c="dimmed">{demo.callers.length > 0 ? t('demo.text') : t('demo.noCallers')}</Text>
          <Select
            label={t('demo.from')}
            description={t('demo.fromHint')}
            searchable
            data={[
              ...demo.callers.map(({ number, name }) => ({ value: number, label: `${name} · ${number}` })),
              { value: other, label: t('demo.otherNumber') },
            ]}
            {...form.getInputProps('caller')}
          />
          {form.values.caller === other && (
            <TextInput label={t('demo.number')} inputMode="tel" data-autofocus {...form.getInputProps('number')} />
          )}
          <Select
            label={t('demo.to')}
            data={(['extension', 'queue', 'ring-group'] as const)
              .map((group) => ({
                group: t(group === 'ring-group' ? 'demo.ringGroup' : `demo.${group}`),
                items: targets.filter((target) => target.kind === group).map(({ value, label }) => ({ value, label })),
              }))
              .filter(({ items }) => items.length > 0)}
            {...form.getInputProps('target')}
            onChange={(value) => {
              if (!value) return
              const chosen = targets.find((target) => target.value === value)
              form.setValues({
                target: value,
                answeredBy: chosen?.kind === 'extension' ? 'self' : (chosen?.members[0] ?? 'nobody'),
              })
            }}
          />
          <Select label={t('demo.answeredBy')} data={answerers} {...form.getInputProps('answeredBy')} />
          <Group grow>
            <Select label={t('demo.ring')} data={seconds(ringTimes)} {...form.getInputProps('ring')} />
            {form.values.answeredBy !== 'nobody' && (
              <Select label={t('demo.talk')} data={seconds(talkTimes)} {...form.getInputProps('talk')} />
            )}
          </Group>
          {place.isError && <ErrorAlert error={place.error} />}
          <Group justify="space-between">
            {zoho ? (
              <Anchor href={zoho} target="_blank" rel="noopener noreferrer">
                {t('demo.zoho')} <IconExternalLink size={14} style={{ verticalAlign: '-2px' }} aria-hidden />
              </Anchor>
            ) : (
              <span />
            )}
            <Button type="submit" loading={place.isPending}>
              {t('demo.place')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}
