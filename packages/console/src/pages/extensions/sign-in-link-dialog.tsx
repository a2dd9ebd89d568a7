import { agentLinkViewSchema } from '@jackfield/contract'
import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api/client.ts'
import { useFormat } from '../../i18n/format.ts'
import { CopyField } from '../../ui/copy-field.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { randomKey } from '../../ui/random-key.ts'
import { webAddress } from '../../ui/safe-link.ts'

interface Props {
  readonly extension: { readonly number: string; readonly name: string }
  readonly onClose: () => void
}

/** Makes a new one-time link each time that it opens. */
export function SignInLinkDialog({ extension, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [key] = useState(randomKey)
  const link = useQuery({
    queryKey: ['agent-link', extension.number, key],
    queryFn: () => ask('POST', '/api/agent-links', agentLinkViewSchema, { extension: extension.number }),
    // Asking again would make another link.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('extensions.link.title', { extension: extension.number, name: extension.name })}
    >
      <QueryView query={link} skeleton={<Skeleton height={120} />}>
        {({ url, expiresAt }) => (
          <Stack>
            <Text>{t('extensions.link.text', { time: format.full(expiresAt) })}</Text>
            <CopyField label={t('extensions.link.label')} value={url} description={t('extensions.link.warning')} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('common.close')}
              </Button>
              <Button
                component="a"
                href={webAddress(url) ?? undefined}
                target="_blank"
                rel="noopener noreferrer"
                leftSection={<IconExternalLink size={16} />}
              >
                {t('extensions.link.open')}
              </Button>
            </Group>
          </Stack>
        )}
      </QueryView>
    </Modal>
  )
}
