import { disconnectPreviewSchema } from '@jackfield/contract'
import { Button, Group, List, Modal, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ask } from '../../api/client.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { useKind, useKindWords } from './kind.ts'

interface Props {
  readonly from: string
  readonly to: string
  readonly save: { readonly isPending: boolean; readonly error: unknown }
  readonly onClose: () => void
  readonly onConfirm: () => void
}

/** Another organisation starts anew: says in numbers what is lost by that. */
export function OtherOrganisationDialog({ from, to, save, onClose, onConfirm }: Props) {
  const { t } = useKindWords()
  const { path, query, usersQuery } = useKind()
  const users = useQuery(usersQuery)
  // What a disconnection would leave undone is left undone by this too.
  const preview = useQuery({
    queryKey: [...query.queryKey, 'disconnect'],
    queryFn: ({ signal }) => ask('GET', `${path}/disconnect`, disconnectPreviewSchema, undefined, signal),
    gcTime: 0,
  })
  const bound = users.data?.users.filter((user) => user.extensions.length + user.groups.length > 0).length ?? 0
  return (
    <Modal opened onClose={onClose} size="lg" title={t('zoho.place.otherTitle', { organisation: to })}>
      <Stack>
        <QueryView query={preview} skeleton={<Skeleton height={80} />}>
          {({ undelivered }) => (
            <List spacing="xs" style={{ overflowWrap: 'anywhere' }}>
              <List.Item>{t('zoho.place.otherUsers', { count: bound })}</List.Item>
              <List.Item>
                {undelivered > 0
                  ? t('zoho.place.otherOwed', { count: undelivered, organisation: from })
                  : t('zoho.disconnect.nothingOwed')}
              </List.Item>
            </List>
          )}
        </QueryView>
        {save.error ? <ErrorAlert error={save.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose} disabled={save.isPending}>
            {t('common.cancel')}
          </Button>
          <Button color="red" loading={save.isPending} disabled={!preview.data} onClick={onConfirm}>
            {t('zoho.place.otherConfirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
