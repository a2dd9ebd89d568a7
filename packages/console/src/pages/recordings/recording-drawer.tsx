import { Drawer, FocusTrap, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { audioPath, callQuery, recordingQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { RecordingPlayer } from '../../ui/recording/recording-player.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { useNumberWord } from '../calls/number-word.ts'

/** One recording, ready to be played. */
export function RecordingDrawer({ callId, onClose }: { callId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const number = useNumberWord()
  const recording = useQuery(recordingQuery(callId, 'administrator'))
  const call = useQuery(callQuery(callId))
  return (
    <Drawer opened onClose={onClose} title={t('recordings.drawerTitle')} size={560}>
      <FocusTrap.InitialFocus />
      <Stack gap="md">
        {call.data && (
          <Stack gap={0}>
            <Text size="xl" fw={600} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {call.data.externalName ?? number(call.data)}
            </Text>
            <Text c="dimmed" className="tabular">
              {[
                t(`calls.direction.${call.data.direction}`),
                number(call.data),
                call.data.answeredBy.join(', '),
                format.full(call.data.startedAt),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </Stack>
        )}
        <QueryView query={recording} skeleton={<FormSkeleton fields={2} />}>
          {(view) =>
            view?.state === 'there' ? (
              <RecordingPlayer recording={view} path={audioPath(callId, 'administrator')} />
            ) : (
              <EmptyState text={t(`recordings.${view?.state ?? 'missing'}`)} />
            )
          }
        </QueryView>
        <ButtonLink
          to="/calls"
          search={{ call: callId, range: 'all' }}
          variant="default"
          style={{ alignSelf: 'flex-start' }}
        >
          {t('recordings.openCall')}
        </ButtonLink>
      </Stack>
    </Drawer>
  )
}
