import type { ExtensionView } from '@jackfield/contract'
import { Badge, Button, Divider, Drawer, Group, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconLink } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { faultyField } from '../../api/explain-error.ts'
import { useServerErrors } from '../../api/use-server-errors.tsx'
import type { System } from '../../api/use-systems.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { say } from '../../ui/say.tsx'
import { HelpdeskHint, PopFields, type PopValues, popsOf } from './pop-fields.tsx'
import { PopTest } from './pop-test.tsx'
import { userOf } from './user-names.tsx'

type Values = PopValues & { email: string }

interface Props {
  readonly extension: ExtensionView
  readonly systems: readonly System[]
  readonly onClose: () => void
  readonly onLink: () => void
}

/** One extension: e-mail where the PBX has none, screen pop of each client, sign-in link, test. */
export function ExtensionDrawer({ extension, systems, onClose, onLink }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const ownEmail = extension.emailFrom === 'manual'
  const form = useForm<Values>({
    initialValues: { email: extension.email ?? '', pop: extension.pop, helpdeskPop: extension.helpdeskPop },
    validate: {
      email: (value) =>
        value.trim() === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim())
          ? null
          : say((t) => t('extensions.emailBad')),
    },
  })
  const clients = extension.clients.map((kind) => t(`extensions.kind.${kind}`))
  const underField = useServerErrors(form)
  const save = useMutation({
    mutationFn: ({ email, ...pops }: Values) =>
      tell('PATCH', `/api/extensions/${encodeURIComponent(extension.number)}`, {
        ...(ownEmail && { email: email.trim() || null }),
        // What does not show stays as it is.
        ...Object.fromEntries(systems.map((system) => [popsOf[system], pops[popsOf[system]]])),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['extensions'] })
      notifyDone(t('common.saved'))
      onClose()
    },
    onError: underField,
  })
  return (
    <Drawer
      opened
      onClose={onClose}
      size={systems.length > 1 ? 680 : undefined}
      title={`${extension.number} ${extension.name}`}
    >
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack gap="md">
          {!extension.present && <Badge color="orange">{t('extensions.gone')}</Badge>}
          <TextInput
            label={t('extensions.email')}
            description={ownEmail ? t('extensions.emailHint') : t('extensions.emailFromPbx')}
            type="email"
            readOnly={!ownEmail}
            {...form.getInputProps('email')}
          />
          <SimpleGrid cols={{ base: 1, sm: systems.length }}>
            {systems.map((system) => (
              <Stack key={system} gap={2}>
                <Text fw={600}>{t('extensions.user', { context: system })}</Text>
                <Text c={extension[userOf[system]] ? undefined : 'dimmed'} style={{ overflowWrap: 'anywhere' }}>
                  {extension[userOf[system]]?.name ?? t('extensions.notBound')}
                </Text>
              </Stack>
            ))}
          </SimpleGrid>
          <Stack gap={2}>
            <Text fw={600}>{t('extensions.client')}</Text>
            <Text c={extension.signedIn ? undefined : 'dimmed'}>
              {extension.signedIn
                ? t('extensions.signedInOn', { clients: clients.join(' · ') })
                : t('extensions.signedOut')}
            </Text>
          </Stack>
          <Title order={2}>{t('extensions.popTitle')}</Title>
          <PopFields form={form} systems={systems} />
          <HelpdeskHint systems={systems} />
          {save.isError && !faultyField(save.error) && <ErrorAlert error={save.error} />}
          <Group justify="space-between">
            <Button variant="default" leftSection={<IconLink size={16} />} onClick={onLink}>
              {t('extensions.makeLink')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t('common.save')}
            </Button>
          </Group>
          <Divider />
          <Stack gap={4}>
            <Title order={2}>{t('extensions.test.title')}</Title>
            <Text c="dimmed">{t('extensions.test.hint')}</Text>
          </Stack>
          <PopTest extension={extension} />
        </Stack>
      </form>
    </Drawer>
  )
}
